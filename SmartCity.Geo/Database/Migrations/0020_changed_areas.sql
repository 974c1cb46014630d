-- Notice of committed changes with the area that they touch, so that only the tiles there are made anew (0002 named the layer alone).
--
-- A notice on the channel smartcity_layer is
--   LAYER                      anything of the layer may have changed;
--   LAYER BOX BOX …            only what lies in these boxes has: old and new geometry, EPSG:3857, whole metres, west,south,east,north;
--   LAYER and a space          rows have changed that lie nowhere.
-- At most 64 boxes of at most 40 characters: far below the 8,000 bytes that PostgreSQL allows. A statement that changes more rows than that
-- tells the boxes of an 8 × 8 raster over all of them. Rows are looked at once or twice and never joined.

create function smartcity.box_text(west double precision, south double precision, east double precision, north double precision) returns text
language sql immutable strict parallel safe as $$
    select greatest(floor(west), -20037509)::int || ',' || greatest(floor(south), -20037509)::int || ',' || least(ceil(east), 20037509)::int || ',' || least(ceil(north), 20037509)::int
$$;
comment on function smartcity.box_text is 'A box as notices tell it: whole metres of EPSG:3857, outwards; null where a side is null.';

-- One body for all triggers; plpgsql plans its statements once for each of them. They differ in where the changed geometry is found.
do $make$
declare
    kind record;
begin
    for kind in select * from (values
        ('notify_area', 'changed', 'Tells the area of the rows of "changed" to the layer that its argument names.'),
        ('notify_moved_area', '(select geom_3857 from former union all select geom_3857 from changed)', 'As notify_area, of rows as they were and as they are.'),
        ('notify_context_area', '(select geom_3857 from changed where layer = tg_argv[1])', 'As notify_area, of the context layer that its second argument names.'),
        ('notify_moved_context_area', '(select geom_3857 from former where layer = tg_argv[1] union all select geom_3857 from changed where layer = tg_argv[1])', 'As notify_context_area, of rows as they were and as they are.')
    ) as k(name, rows, meaning) loop
        execute format($function$
            create function smartcity.%1$I() returns trigger language plpgsql as $body$
            declare
                most constant integer := 64;   -- boxes in a notice
                side constant integer := 8;    -- of the raster; its square is not more than that
                n bigint; west double precision; south double precision; east double precision; north double precision;
                area text;
            begin
                -- A geometry's own box is kept with it, in single precision and outwards; no coordinate is read for it.
                select count(*), min(st_xmin(b)), min(st_ymin(b)), max(st_xmax(b)), max(st_ymax(b)) into n, west, south, east, north
                from (select box2d(geom_3857)::box3d as b from %2$s as rows offset 0) as boxes;
                if n = 0 then return null; end if;
                if n = 1 then
                    area := smartcity.box_text(west, south, east, north);
                elsif n <= most then
                    select string_agg(distinct smartcity.box_text(st_xmin(b), st_ymin(b), st_xmax(b), st_ymax(b)), ' ') into area
                    from (select box2d(geom_3857)::box3d as b from %2$s as rows offset 0) as boxes;
                else
                    select string_agg(smartcity.box_text(x0, y0, x1, y1), ' ') into area
                    from (select min(st_xmin(b)) as x0, min(st_ymin(b)) as y0, max(st_xmax(b)) as x1, max(st_ymax(b)) as y1
                          from (select box2d(geom_3857)::box3d as b from %2$s as rows offset 0) as boxes
                          where b is not null
                          group by width_bucket((st_xmin(b) + st_xmax(b)) / 2, west, east + 1, side), width_bucket((st_ymin(b) + st_ymax(b)) / 2, south, north + 1, side)) as raster;
                end if;
                perform pg_notify('smartcity_layer', tg_argv[0] || ' ' || coalesce(area, ''));
                return null;
            end $body$
            $function$, kind.name, kind.rows);
        execute format('comment on function smartcity.%I is %L', kind.name, kind.meaning);
    end loop;
end $make$;

create function smartcity.notify_unplaced() returns trigger language plpgsql as $$
begin
    perform pg_notify('smartcity_layer', tg_argv[0] || ' ');
    return null;
end $$;
comment on function smartcity.notify_unplaced is 'Tells that rows have changed that lists of the layer show, but no tile.';

create procedure smartcity.tell_area(relation regclass, layer text) language plpgsql as $$
begin
    execute format('create trigger %I after insert on %s referencing new table as changed for each statement execute function smartcity.notify_area(%L)', layer || '_insert_area', relation, layer);
    execute format('create trigger %I after update on %s referencing old table as former new table as changed for each statement execute function smartcity.notify_moved_area(%L)', layer || '_update_area', relation, layer);
    execute format('create trigger %I after delete on %s referencing old table as changed for each statement execute function smartcity.notify_area(%L)', layer || '_delete_area', relation, layer);
    execute format('create trigger %I after truncate on %s for each statement execute function smartcity.notify_layers(%L)', layer || '_truncate_area', relation, layer);
end $$;
comment on procedure smartcity.tell_area is 'From now on every change of the table, whoever makes it, is told to the layer with its area. The table has a column geom_3857.';

create procedure smartcity.tell_context_area(layer text, context text) language plpgsql as $$
begin
    execute format('create trigger %I after insert on smartcity.map_feature referencing new table as changed for each statement execute function smartcity.notify_context_area(%L, %L)', layer || '_insert_area', layer, context);
    execute format('create trigger %I after update on smartcity.map_feature referencing old table as former new table as changed for each statement execute function smartcity.notify_moved_context_area(%L, %L)', layer || '_update_area', layer, context);
    execute format('create trigger %I after delete on smartcity.map_feature referencing old table as changed for each statement execute function smartcity.notify_context_area(%L, %L)', layer || '_delete_area', layer, context);
    execute format('create trigger %I after truncate on smartcity.map_feature for each statement execute function smartcity.notify_layers(%L)', layer || '_truncate_area', layer);
end $$;
comment on procedure smartcity.tell_context_area is 'As tell_area, for one layer of map_feature.';

drop trigger cell_notice on smartcity.cell;
drop trigger edition_notice on smartcity.edition;
drop trigger map_feature_notice on smartcity.map_feature;
drop trigger detection_notice on smartcity.detection;
drop trigger spatial_case_notice on smartcity.spatial_case;
drop trigger construction_site_notice on smartcity.construction_site;
call smartcity.tell_area('smartcity.cell', 'cells');
call smartcity.tell_area('smartcity.detection', 'detections');
call smartcity.tell_area('smartcity.spatial_case', 'cases');
call smartcity.tell_area('smartcity.construction_site', 'sites');
call smartcity.tell_context_area('districts', 'district');
call smartcity.tell_context_area('rivers', 'river');

-- The score rasters of a run are drawn from files; its row and its detections only date them.
create trigger detection_notice after insert or update or delete or truncate on smartcity.detection
    for each statement execute function smartcity.notify_layers('changes');

-- What cells are shown is decided by the periods alone: an edition that comes into force or goes out of it changes all of its ground.
create trigger edition_notice after insert or update or delete or truncate on smartcity.edition
    for each statement execute function smartcity.notify_unplaced('cells');
create trigger edition_period_notice after insert or update or delete or truncate on smartcity.edition_period
    for each statement execute function smartcity.notify_layers('cells');
