-- The city: editions and their cells, context layers, scenes, change runs and their detections, cases with their audit,
-- evidence, jobs and keys. Geometry is EPSG:4490, longitude first, in degrees; geom_3857 is the same in Web Mercator, for tiles.

-- Editions -----------------------------------------------------------------------------------------------------------

create table smartcity.edition (
    id             bigint generated always as identity primary key,
    name           text        not null check (name <> ''),
    status         text        not null default 'draft' check (status in ('draft', 'validated', 'published')),
    source         text        not null,
    parameters     jsonb       not null default '{}',
    fingerprint    text        not null unique check (fingerprint ~ '^[0-9a-f]{64}$'),
    is_synthetic   boolean     not null,
    domain         geometry(MultiPolygon, 4490) not null,
    domain_area_m2 double precision not null check (domain_area_m2 > 0),
    cell_count     integer     not null check (cell_count > 0),
    created_at     timestamptz not null default now(),
    valid_from     timestamptz not null default now(),
    valid_to       timestamptz,
    published_at   timestamptz,
    check ((status = 'published') = (published_at is not null)),
    check (valid_to >= valid_from)
);
create index edition_domain_idx on smartcity.edition using gist (domain);
comment on table smartcity.edition is 'One version of the division of an area into management cells. A published edition is never edited.';
comment on column smartcity.edition.fingerprint is 'SHA-256 of source and parameters: cutting the same input in the same way again finds this edition.';
comment on column smartcity.edition.domain_area_m2 is 'On the ellipsoid; the sum over the cells equals it.';
comment on column smartcity.edition.valid_to is 'Set when a later published edition overlaps this one; null means current.';

create table smartcity.cell (
    edition_id     bigint   not null references smartcity.edition,
    code           text     not null check (code ~ '^[0-9]{15}$'),     -- 6 county, 3 subdistrict, 3 community, 3 sequence
    class          smallint not null check (class between 1 and 9),    -- 1 built-up core, 2 urban fringe, 3 ecological; cities may add
    adcode         text     not null check (adcode ~ '^[0-9]{6}$'),
    district_name  text     not null,
    area_m2        double precision not null check (area_m2 > 0),      -- on the ellipsoid
    perimeter_m    double precision not null check (perimeter_m > 0),  -- on the ellipsoid, all rings
    community_is_synthetic boolean not null,
    version        integer  not null default 1,                        -- grows by one with each edit; a stale edit is refused
    geom           geometry(MultiPolygon, 4490) not null check (st_isvalid(geom)),
    geom_3857      geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
    primary key (edition_id, code),
    check (left(code, 6) = adcode)
);
create index cell_geom_idx on smartcity.cell using gist (geom);
create index cell_geom_3857_idx on smartcity.cell using gist (geom_3857);
comment on table smartcity.cell is 'Management cells. No gap and no overlap within an edition: checked before the edition is published.';
comment on column smartcity.cell.community_is_synthetic is 'No community polygons were at hand: the community digits of the code are made up.';

create function smartcity.refuse_published_cells() returns trigger language plpgsql as $$
begin
    if exists (select from changed join smartcity.edition e on e.id = changed.edition_id where e.status = 'published') then
        raise exception 'cells of a published edition are not edited; publish a new edition' using errcode = 'restrict_violation';
    end if;
    return null;
end $$;
create trigger cell_insert_published after insert on smartcity.cell referencing new table as changed
    for each statement execute function smartcity.refuse_published_cells();
create trigger cell_update_published after update on smartcity.cell referencing old table as changed
    for each statement execute function smartcity.refuse_published_cells();
create trigger cell_delete_published after delete on smartcity.cell referencing old table as changed
    for each statement execute function smartcity.refuse_published_cells();

create view smartcity.current_cell as
    select c.* from smartcity.cell c join smartcity.edition e on e.id = c.edition_id where e.status = 'published' and e.valid_to is null;
comment on view smartcity.current_cell is 'Cells of the published editions that no later one has replaced: what the map shows and cases are filed in.';

create function smartcity.owning_cell(shape geometry) returns table (edition_id bigint, code text) language sql stable as $$
    select c.edition_id, c.code
    from smartcity.current_cell c
    cross join lateral (select case when st_area(shape) > 0 then st_area(st_intersection(c.geom, shape)) / st_area(shape) else 1 end as share) overlap
    where st_intersects(c.geom, shape) and overlap.share > 0
    order by round(overlap.share::numeric, 9) desc, c.code   -- shares that differ by rounding only are a tie
    limit 1
$$;
comment on function smartcity.owning_cell is 'The one current cell that owns a shape (EPSG:4490): largest overlap; tie, or a point on an edge: the lowest code. No row outside of all cells.';

-- Context for the map -------------------------------------------------------------------------------------------------

create table smartcity.map_feature (
    id         bigint generated always as identity primary key,
    layer      text  not null check (layer ~ '^[a-z][a-z_]*$'),   -- 'district', 'river', …
    source     text  not null,
    name       text,
    properties jsonb not null default '{}' check (jsonb_typeof(properties) = 'object'),
    geom       geometry(Geometry, 4490) not null,
    geom_3857  geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored
);
create index map_feature_layer_idx on smartcity.map_feature (layer, id);
create index map_feature_geom_idx on smartcity.map_feature using gist (geom);
create index map_feature_geom_3857_idx on smartcity.map_feature using gist (geom_3857);
comment on table smartcity.map_feature is 'Context that the map draws without a network: district borders, rivers.';

-- Scenes and change ---------------------------------------------------------------------------------------------------

create table smartcity.scene (
    id           text primary key check (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$'),
    title        text        not null,
    acquired_at  timestamptz not null,
    sensor       text        not null,
    gsd_m        double precision not null check (gsd_m > 0),
    bands        jsonb       not null check (jsonb_typeof(bands) = 'array'),
    path         text        not null,
    sha256       text        not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
    footprint    geometry(Polygon, 4490) not null,
    cloud_share  double precision check (cloud_share between 0 and 1),   -- null: not known
    source       text        not null,
    is_simulated boolean     not null,
    created_at   timestamptz not null default now()
);
create index scene_footprint_idx on smartcity.scene using gist (footprint);
create index scene_acquired_at_idx on smartcity.scene (acquired_at);
comment on table smartcity.scene is 'Catalogue of images; one row per file content.';

create table smartcity.change_run (
    id              uuid primary key,
    before_scene    text not null references smartcity.scene,
    after_scene     text not null references smartcity.scene,
    method_version  text not null,
    parameters_hash text not null,
    score_path      text,
    mask_path       text,
    statistics      jsonb not null default '{}',
    created_at      timestamptz not null default now(),
    finished_at     timestamptz,
    unique (before_scene, after_scene, method_version, parameters_hash),
    check (before_scene <> after_scene)
);
comment on table smartcity.change_run is 'One comparison of two scenes by one method; the same comparison again finds this row.';

create table smartcity.detection (
    id         uuid primary key,
    run_id     uuid not null references smartcity.change_run,
    class      text not null check (class in ('new_building', 'demolition', 'earthwork', 'covered_soil', 'vegetation_loss', 'vegetation_gain', 'water_change', 'road', 'other')),
    score      double precision not null check (score between 0 and 1),
    area_m2    double precision not null check (area_m2 >= 0),
    properties jsonb not null default '{}' check (jsonb_typeof(properties) = 'object'),
    geom       geometry(Geometry, 4490) not null check (st_isvalid(geom) and geometrytype(geom) in ('POINT', 'POLYGON', 'MULTIPOLYGON')),
    geom_3857  geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored
);
create index detection_run_idx on smartcity.detection (run_id);
create index detection_geom_idx on smartcity.detection using gist (geom);
create index detection_geom_3857_idx on smartcity.detection using gist (geom_3857);
comment on column smartcity.detection.id is 'Derived from run, class and shape: writing the same result twice gives the same ids.';

-- Cases ---------------------------------------------------------------------------------------------------------------

create table smartcity.case_number (
    prefix text    not null,
    year   integer not null,
    last   integer not null check (last > 0),
    primary key (prefix, year)
);
comment on table smartcity.case_number is 'Last number given per city and year; numbers have no gaps.';

create table smartcity.spatial_case (
    id           uuid primary key default gen_random_uuid(),
    number       text        not null unique check (number ~ '^[A-Z]{2,4}-[0-9]{4}-[0-9]{6,}$'),
    class        text        not null,
    status       text        not null check (status in ('collected', 'verified', 'filed', 'dispatched', 'disposed', 'checked', 'closed', 'rejected', 'duplicate')),
    score        double precision not null check (score between 0 and 1),
    edition_id   bigint      not null,
    cell_code    text        not null,
    detection_id uuid        references smartcity.detection,   -- the first one; all of them are in case_detection
    opened_at    timestamptz not null default now(),
    version      integer     not null default 1,               -- grows by one with each transition; a stale one is refused
    event_count  integer     not null default 0,               -- kept by case_event_chain()
    last_hash    text        not null default '',              -- kept by case_event_chain()
    geom         geometry(Geometry, 4490) not null check (st_isvalid(geom) and geometrytype(geom) in ('POINT', 'POLYGON', 'MULTIPOLYGON')),
    geom_3857    geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored,
    point_3857   geometry(Point, 3857) generated always as (st_transform(st_pointonsurface(geom), 3857)) stored,
    foreign key (edition_id, cell_code) references smartcity.cell (edition_id, code)
);
create index spatial_case_geom_idx on smartcity.spatial_case using gist (geom);
create index spatial_case_geom_3857_idx on smartcity.spatial_case using gist (geom_3857);
create index spatial_case_point_3857_idx on smartcity.spatial_case using gist (point_3857);
create index spatial_case_cell_idx on smartcity.spatial_case (edition_id, cell_code);
create index spatial_case_status_idx on smartcity.spatial_case (status, opened_at desc);
comment on table smartcity.spatial_case is 'One matter in one cell. The cell is that of the edition in force when the case was opened, and stays.';

create table smartcity.case_detection (
    detection_id uuid primary key references smartcity.detection,
    case_id      uuid not null references smartcity.spatial_case
);
create index case_detection_case_idx on smartcity.case_detection (case_id);
comment on table smartcity.case_detection is 'Which case a detection opened or was recognised in: at most one, so that nothing is counted twice.';

create table smartcity.case_event (
    id            bigint generated always as identity primary key,
    case_id       uuid        not null references smartcity.spatial_case,
    sequence      integer     not null check (sequence > 0),   -- 1, 2, 3 … within the case
    at            timestamptz not null,
    actor         text        not null check (actor <> ''),
    role          text        not null check (role in ('system', 'viewer', 'analyst', 'officer', 'handler', 'admin')),
    action        text        not null check (action <> ''),
    from_status   text,
    to_status     text        not null,
    opinion       text,
    detail        jsonb       not null default '{}',
    previous_hash text        not null,
    hash          text        not null check (hash ~ '^[0-9a-f]{64}$'),
    unique (case_id, sequence)
);
comment on table smartcity.case_event is 'Audit: append-only, each event carries the hash of the one before it in its case.';

-- The hash covers everything but the row id. jsonb gives one text for one content, whatever the order of keys or spaces.
create function smartcity.case_event_hash(e smartcity.case_event) returns text language sql stable as $$
    select encode(sha256(convert_to(jsonb_build_array(e.previous_hash, e.case_id, e.sequence, (extract(epoch from e.at) * 1000000)::bigint,
        e.actor, e.role, e.action, e.from_status, e.to_status, e.opinion, e.detail)::text, 'UTF8')), 'hex')
$$;

create function smartcity.case_event_chain() returns trigger language plpgsql as $$
begin
    -- the row lock puts the events of one case in one order
    select event_count + 1, last_hash into strict new.sequence, new.previous_hash from smartcity.spatial_case where id = new.case_id for update;
    new.at := clock_timestamp();
    new.hash := smartcity.case_event_hash(new);
    update smartcity.spatial_case set event_count = new.sequence, last_hash = new.hash where id = new.case_id;
    return new;
end $$;
create trigger case_event_chain before insert on smartcity.case_event for each row execute function smartcity.case_event_chain();

create function smartcity.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% of % is refused: it is append-only', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger case_event_append_only before update or delete on smartcity.case_event for each row execute function smartcity.refuse_change();
create trigger case_event_no_truncate before truncate on smartcity.case_event for each statement execute function smartcity.refuse_change();

create table smartcity.evidence (
    id          uuid primary key default gen_random_uuid(),
    case_id     uuid        not null references smartcity.spatial_case,
    kind        text        not null check (kind ~ '^[a-z][a-z_]*$'),   -- 'before', 'after', 'score', …
    sha256      text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
    media_type  text        not null,
    path        text        not null,
    scene_id    text        references smartcity.scene,
    cloud_share double precision check (cloud_share between 0 and 1),
    footprint   geometry(Polygon, 4490),
    created_at  timestamptz not null default now(),
    unique nulls not distinct (case_id, kind, sha256, scene_id)
);
create index evidence_sha256_idx on smartcity.evidence (sha256);
comment on table smartcity.evidence is 'Pictures of a case; the file is named by the SHA-256 of its content.';

-- Jobs and keys -------------------------------------------------------------------------------------------------------

create table smartcity.job_run (
    id               uuid primary key,
    kind             text        not null check (kind <> ''),
    state            text        not null default 'queued' check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    progress         double precision not null default 0 check (progress between 0 and 1),
    message          text,
    parameters       jsonb       not null default '{}',
    result           jsonb,
    error            text,
    hangfire_id      text,
    cancel_requested boolean     not null default false,
    created_at       timestamptz not null default now(),
    started_at       timestamptz,
    finished_at      timestamptz,
    check ((state in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null))
);
create index job_run_created_at_idx on smartcity.job_run (created_at desc);
comment on table smartcity.job_run is 'What people see of a job; the queue itself is Hangfire''s.';

create table smartcity.api_key (
    id         bigint generated always as identity primary key,
    name       text        not null check (name <> ''),
    role       text        not null check (role in ('viewer', 'analyst', 'officer', 'handler', 'admin')),
    hash       text        not null unique check (hash ~ '^[0-9a-f]{64}$'),
    created_at timestamptz not null default now(),
    revoked_at timestamptz
);
comment on table smartcity.api_key is 'Keys are 256 random bits, so one SHA-256 is enough; the key itself is never stored.';
