-- Places followed through three or more scenes: what changed when, and the construction sites among it.

create table smartcity.change_series (
    id              uuid primary key,
    scenes          text[] not null check (cardinality(scenes) >= 3),   -- ids, in order of time
    method_version  text not null,
    parameters_hash text not null,
    raster_path     text,
    statistics      jsonb not null default '{}',
    created_at      timestamptz not null default now(),
    finished_at     timestamptz,
    unique (scenes, method_version, parameters_hash)
);
comment on table smartcity.change_series is 'Scenes followed through time by one method; the same order again finds this row.';
comment on column smartcity.change_series.raster_path is 'First change, persistence and recovery of each pixel; null until finished.';

create table smartcity.series_object (
    id               uuid primary key,
    series_id        uuid    not null references smartcity.change_series,
    class            text    not null check (class in ('new_building', 'demolition', 'earthwork', 'covered_soil', 'vegetation_loss', 'vegetation_gain', 'water_change', 'road', 'other')),
    score            double precision not null check (score between 0 and 1),
    area_m2          double precision not null check (area_m2 >= 0),
    first_seen_after date    not null,
    first_seen       date    not null,
    persistence      integer not null check (persistence >= 0),
    recovered        date,
    dates_clear      integer not null check (dates_clear > 0),
    geom             geometry(Geometry, 4490) not null check (st_isvalid(geom) and geometrytype(geom) in ('POLYGON', 'MULTIPOLYGON')),
    check (first_seen_after < first_seen and recovered > first_seen)
);
create index series_object_series_idx on smartcity.series_object (series_id);
create index series_object_geom_idx on smartcity.series_object using gist (geom);
comment on column smartcity.series_object.first_seen_after is 'The last clear date of the earlier state: it changed after this day, and by first_seen.';
comment on column smartcity.series_object.persistence is 'Later clear dates that show it still changed; 0: not confirmed yet.';
comment on column smartcity.series_object.recovered is 'The first clear date that shows the earlier state again; null: it did not return.';

create table smartcity.construction_site (
    id               uuid primary key,
    series_id        uuid    not null references smartcity.change_series,
    stage            text    not null check (stage in ('cleared', 'earthwork', 'structure', 'surfaces', 'finished', 'stalled')),
    area_m2          double precision not null check (area_m2 > 0),
    soil_share       double precision not null check (soil_share between 0 and 1),   -- at the last clear date
    first_seen_after date    not null,
    first_seen       date    not null,
    persistence      integer not null check (persistence >= 0),
    recovered        date,
    stages           jsonb   not null check (jsonb_typeof(stages) = 'array'),        -- {date, stage, start}, as entered
    geom             geometry(MultiPolygon, 4490) not null check (st_isvalid(geom)),
    geom_3857        geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
    check (first_seen_after < first_seen and recovered > first_seen)
);
create index construction_site_series_idx on smartcity.construction_site (series_id);
create index construction_site_geom_idx on smartcity.construction_site using gist (geom);
create index construction_site_geom_3857_idx on smartcity.construction_site using gist (geom_3857);
comment on column smartcity.construction_site.first_seen is 'Of the object that changed first.';
comment on column smartcity.construction_site.persistence is 'Of the object that was confirmed most often.';
comment on column smartcity.construction_site.recovered is 'When the last object returned; null while one has not.';

create view smartcity.current_site as
    select c.* from smartcity.construction_site c join smartcity.change_series s on s.id = c.series_id
    where not exists (select from smartcity.change_series later where later.scenes @> s.scenes and (later.finished_at, later.id) > (s.finished_at, s.id));
comment on view smartcity.current_site is 'What the map shows: sites of a series go when a later one follows the same scenes, or these and more.';

create trigger change_series_notice after insert or update or delete or truncate on smartcity.change_series
    for each statement execute function smartcity.notify_layers('sites');
create trigger construction_site_notice after insert or update or delete or truncate on smartcity.construction_site
    for each statement execute function smartcity.notify_layers('sites');
