-- Layers that users bring as files: one table of layers, one of all their features. Geometry EPSG:4490, longitude first, and once more in EPSG:3857 for tiles.

create table smartcity.user_layer (
    id          text        primary key check (id ~ '^user-[a-z0-9][a-z0-9_-]{0,39}$'),
    title       text        not null check (title <> ''),
    description text        not null,
    attribution text        not null,
    geometry    text        not null check (geometry in ('point', 'line', 'polygon', 'any')),
    fields      jsonb       not null check (jsonb_typeof(fields) = 'array'),
    origin      text        not null,
    created_at  timestamptz not null default clock_timestamp(),
    created_by  text        not null check (created_by <> '')
);
comment on table smartcity.user_layer is 'A collection that was imported from a file. The prefix keeps its name apart from those of the program.';
comment on column smartcity.user_layer.fields is 'The properties of its features in their order: [{"name": …, "type": text | whole_number | number | boolean | instant}].';
comment on column smartcity.user_layer.origin is 'Hash over the file and how it was read: the same import again is no second one.';
comment on column smartcity.user_layer.attribution is 'Whose data these are; empty: the city''s own.';

create table smartcity.user_feature (
    id         bigint      generated always as identity primary key,
    layer      text        not null references smartcity.user_layer on delete cascade,
    properties jsonb       not null check (jsonb_typeof(properties) = 'object'),
    version    integer     not null default 1,
    updated_at timestamptz not null default clock_timestamp(),
    updated_by text        not null check (updated_by <> ''),
    geom       geometry(Geometry, 4490) not null check (st_isvalid(geom) and not st_isempty(geom) and geometrytype(geom) <> 'GEOMETRYCOLLECTION'),
    geom_3857  geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored
);
create index user_feature_layer_idx on smartcity.user_feature (layer, id);
create index user_feature_geom_idx on smartcity.user_feature using gist (layer, geom);
create index user_feature_geom_3857_idx on smartcity.user_feature using gist (layer, geom_3857);
comment on column smartcity.user_feature.properties is 'By name; an instant is RFC 3339 in UTC. What is unknown is absent.';
comment on column smartcity.user_feature.version is 'Grows by one with each change; a stale one is refused.';

-- Changes are told by area as those of the other layers (0020), here to the layer that each row names: boxes of an 8 × 8 raster over all of a statement's rows.
do $make$
declare
    kind record;
begin
    for kind in select * from (values
        ('notify_user_area', 'changed'),
        ('notify_moved_user_area', '(select layer, geom_3857 from former union all select layer, geom_3857 from changed)')
    ) as k(name, rows) loop
        execute format($function$
            create function smartcity.%1$I() returns trigger language plpgsql as $body$
            declare
                side constant integer := 8;
                told record;
            begin
                for told in
                    with box as materialized (select layer, box2d(geom_3857)::box3d as b from %2$s as rows),
                    whole as (select layer, min(st_xmin(b)) as west, min(st_ymin(b)) as south, max(st_xmax(b)) as east, max(st_ymax(b)) as north from box group by layer),
                    raster as (
                        select box.layer, smartcity.box_text(min(st_xmin(b)), min(st_ymin(b)), max(st_xmax(b)), max(st_ymax(b))) as area
                        from box join whole using (layer)
                        group by box.layer, width_bucket((st_xmin(b) + st_xmax(b)) / 2, west, east + 1, side), width_bucket((st_ymin(b) + st_ymax(b)) / 2, south, north + 1, side))
                    select layer, string_agg(distinct area, ' ') as area from raster group by layer
                loop
                    perform pg_notify('smartcity_layer', told.layer || ' ' || coalesce(told.area, ''));
                end loop;
                return null;
            end $body$
            $function$, kind.name, kind.rows);
    end loop;
end $make$;
comment on function smartcity.notify_user_area is 'Tells the area of the rows of "changed" to the layer that each names.';
comment on function smartcity.notify_moved_user_area is 'As notify_user_area, of rows as they were and as they are.';

create trigger user_feature_insert_area after insert on smartcity.user_feature referencing new table as changed for each statement execute function smartcity.notify_user_area();
create trigger user_feature_update_area after update on smartcity.user_feature referencing old table as former new table as changed for each statement execute function smartcity.notify_moved_user_area();
create trigger user_feature_delete_area after delete on smartcity.user_feature referencing old table as changed for each statement execute function smartcity.notify_user_area();

create function smartcity.notify_all_user_layers() returns trigger language plpgsql as $$
begin
    perform pg_notify('smartcity_layer', l.id) from smartcity.user_layer l;
    return null;
end $$;
comment on function smartcity.notify_all_user_layers is 'Tells that anything of any user layer may have changed.';
create trigger user_feature_truncate_area after truncate on smartcity.user_feature for each statement execute function smartcity.notify_all_user_layers();

-- What layers there are.
create trigger user_layer_notice after insert or update or delete or truncate on smartcity.user_layer
    for each statement execute function smartcity.notify_layers('user_layers');

-- How the results of jobs are wanted that were ordered as OGC processes.
create table smartcity.process_run (
    job         uuid    primary key references smartcity.job_run on delete cascade,
    is_document boolean not null
);
comment on table smartcity.process_run is 'Jobs that were ordered as OGC processes; true: the result under the output''s name, false: as it is.';
