-- Cameras and how their pictures lie on the ground.

create table smartcity.camera (
    id                   uuid        primary key default gen_random_uuid(),
    code                 text        not null check (code <> ''),
    name                 text        not null check (name <> ''),
    site_id              uuid        references smartcity.site,
    route_id             uuid        references smartcity.haul_route,
    height_m             double precision,
    bearing_deg          double precision,
    tilt_deg             double precision,
    hfov_deg             double precision,
    range_m              double precision,
    image_width          integer,
    image_height         integer,
    source               text,
    interval_s           integer     not null default 10,
    schedule             jsonb,
    privacy_masks        jsonb       not null default '[]',
    permitted_roles      text[],
    false_alarms_per_day double precision not null default 1,
    keep_days            integer     not null default 7,
    originals_hours      integer     not null default 0,
    is_synthetic         boolean     not null default false,
    version              integer     not null default 1,
    updated_at           timestamptz not null default clock_timestamp(),
    updated_by           text,
    removed_at           timestamptz,
    geom                 geometry(Point, 4490) not null
);
create unique index camera_code_idx on smartcity.camera (code) where removed_at is null;
