-- What officers say of detections, and what a classifier needs to learn from it.

alter table smartcity.change_run
    add column model_version text,
    add column feature_names text[] not null default '{}';
update smartcity.change_run set model_version = 'rules-1' where finished_at is not null;   -- nothing else could name classes until now
comment on column smartcity.change_run.model_version is 'What named the classes; null while the run is unfinished.';
comment on column smartcity.change_run.feature_names is 'Names of detection.features, in their order; empty where none were kept.';

alter table smartcity.detection
    add column features       real[],
    add column version        integer not null default 1,   -- grows by one with each review; a stale one is refused
    add column verdict        text check (verdict in ('confirmed', 'rejected', 'reclassed', 'redrawn')),
    add column reviewed_class text check (reviewed_class in ('new_building', 'demolition', 'earthwork', 'covered_soil', 'vegetation_loss', 'vegetation_gain', 'water_change', 'road', 'other')),
    add column reviewed_geom  geometry(Geometry, 4490) check (st_isvalid(reviewed_geom) and geometrytype(reviewed_geom) in ('POLYGON', 'MULTIPOLYGON')),
    drop column geom_3857;
alter table smartcity.detection
    add column geom_3857 geometry(Geometry, 3857) generated always as (st_transform(coalesce(reviewed_geom, geom), 3857)) stored;
create index detection_geom_3857_idx on smartcity.detection using gist (geom_3857);
create index detection_verdict_idx on smartcity.detection (verdict) where verdict is not null;
comment on column smartcity.detection.features is 'What a classifier sees of the object; NaN where the scenes can''t tell.';
comment on column smartcity.detection.verdict is 'Of the latest review; null before the first. Kept by detection_review_apply().';
comment on column smartcity.detection.reviewed_class is 'By the latest review; null: the class as detected holds.';
comment on column smartcity.detection.reviewed_geom is 'By the latest review; null: the outline as detected holds.';

create table smartcity.detection_review (
    id             bigint generated always as identity primary key,
    detection_id   uuid        not null references smartcity.detection,
    sequence       integer     not null check (sequence > 0),   -- the version of the detection that was judged: 1, 2, 3 …
    at             timestamptz not null default clock_timestamp(),
    key_id         bigint      not null references smartcity.api_key,
    actor          text        not null check (actor <> ''),
    role           text        not null check (role in ('officer', 'handler', 'admin')),
    verdict        text        not null check (verdict in ('confirmed', 'rejected', 'reclassed', 'redrawn')),
    class          text        check (class in ('new_building', 'demolition', 'earthwork', 'covered_soil', 'vegetation_loss', 'vegetation_gain', 'water_change', 'road', 'other')),
    geom           geometry(Geometry, 4490) check (st_isvalid(geom) and geometrytype(geom) in ('POLYGON', 'MULTIPOLYGON')),
    area_m2        double precision check (area_m2 > 0),         -- of geom, on the ellipsoid
    comment        text        check (length(comment) between 1 and 1000),
    method_version text        not null,
    model_version  text        not null,
    unique (detection_id, sequence),
    check ((geom is null) = (area_m2 is null)),
    check (verdict <> 'reclassed' or class is not null),
    check (verdict <> 'redrawn' or geom is not null),
    check (verdict not in ('confirmed', 'rejected') or (class is null and geom is null))
);
create index detection_review_at_idx on smartcity.detection_review (at, id);
comment on table smartcity.detection_review is 'What officers said of detections: append-only. Each review says all; the latest one holds.';
comment on column smartcity.detection_review.class is 'What the object is, where that is not what was detected.';
comment on column smartcity.detection_review.geom is 'Where the object lies, where that is not what was detected.';
comment on column smartcity.detection_review.model_version is 'What had named the class that was judged.';
create trigger detection_review_append_only before update or delete on smartcity.detection_review for each row execute function smartcity.refuse_change();
create trigger detection_review_no_truncate before truncate on smartcity.detection_review for each statement execute function smartcity.refuse_change();

create function smartcity.detection_review_apply() returns trigger language plpgsql as $$
begin
    update smartcity.detection set version = version + 1, verdict = new.verdict, reviewed_class = new.class, reviewed_geom = new.geom
    where id = new.detection_id and version = new.sequence;
    if not found then
        raise exception 'detection % is not at version %', new.detection_id, new.sequence using errcode = 'restrict_violation';
    end if;
    return null;
end $$;
create trigger detection_review_apply after insert on smartcity.detection_review for each row execute function smartcity.detection_review_apply();
