-- Fixed cameras: where they stand, when they are looked at, what of them is covered, and how a pixel of theirs becomes a place on the ground.

create table smartcity.camera (
    id                   uuid             primary key default gen_random_uuid(),
    code                 text             not null check (code <> ''),
    name                 text             not null check (name <> ''),
    site_id              uuid             references smartcity.site,
    route_id             uuid             references smartcity.haul_route,
    height_m             double precision check (height_m > 0 and height_m <= 500),
    bearing_deg          double precision check (bearing_deg >= 0 and bearing_deg < 360),
    tilt_deg             double precision check (tilt_deg between -90 and 90),
    hfov_deg             double precision check (hfov_deg > 0 and hfov_deg <= 360),
    range_m              double precision not null default 300 check (range_m > 0 and range_m <= 20000),
    image_width          integer          not null check (image_width between 16 and 20000),
    image_height         integer          not null check (image_height between 16 and 20000),
    source               text,
    interval_s           integer          not null default 10 check (interval_s between 1 and 86400),
    schedule             jsonb,
    privacy_masks        jsonb            not null default '[]' check (jsonb_typeof(privacy_masks) = 'array'),
    permitted_roles      text[],
    false_alarms_per_day double precision not null default 1 check (false_alarms_per_day > 0),
    keep_days            integer          not null default 7 check (keep_days between 0 and 3660),
    originals_hours      integer          not null default 0 check (originals_hours between 0 and 8784),
    is_synthetic         boolean          not null default false,
    version              integer          not null default 1,
    updated_at           timestamptz      not null default clock_timestamp(),
    updated_by           text             not null check (updated_by <> ''),
    removed_at           timestamptz,
    geom                 geometry(Point, 4490) not null,
    geom_3857            geometry(Point, 3857) generated always as (st_transform(geom, 3857)) stored
);
create unique index camera_code_idx on smartcity.camera (code) where removed_at is null;
create index camera_geom_idx on smartcity.camera using gist (geom);
create index camera_geom_3857_idx on smartcity.camera using gist (geom_3857);
comment on table smartcity.camera is 'Register of fixed cameras. A removed one stays, for the frames and cases that name it.';
comment on column smartcity.camera.height_m is 'Of the lens above the ground that it looks at.';
comment on column smartcity.camera.bearing_deg is 'Of the optical axis, clockwise from north.';
comment on column smartcity.camera.tilt_deg is 'Of the optical axis below the horizontal.';
comment on column smartcity.camera.range_m is 'Registered distance: nothing farther away is placed.';
comment on column smartcity.camera.source is 'rtsp://, http(s):// or folder:NAME; null: pictures are only uploaded.';
comment on column smartcity.camera.schedule is 'When it is looked at: [{"days": [1 … 7, Monday first], "from": "HH:MM", "to": "HH:MM"}] in the city''s time; null: always.';
comment on column smartcity.camera.privacy_masks is 'Polygons that are covered in every frame: [[[x, y], …], …] in fractions of the image, 0 to 1, from the upper left.';
comment on column smartcity.camera.permitted_roles is 'Who may see its frames; null: those who may see frames at all.';
comment on column smartcity.camera.keep_days is 'Days that its covered frames are kept.';
comment on column smartcity.camera.originals_hours is '0: originals are never kept.';

create table smartcity.camera_calibration (
    id           bigint             generated always as identity primary key,
    camera_id    uuid               not null references smartcity.camera,
    made_at      timestamptz        not null default clock_timestamp(),
    made_by      text               not null check (made_by <> ''),
    points       jsonb              not null check (jsonb_typeof(points) = 'array'),
    homography   double precision[] not null check (cardinality(homography) = 9),
    covariance   double precision[] not null check (cardinality(covariance) = 64),
    origin       geometry(Point, 4490) not null,
    image_width  integer            not null,
    image_height integer            not null,
    pixel_sigma  double precision   not null check (pixel_sigma > 0),
    rmse_m       double precision   not null check (rmse_m >= 0),
    hull         geometry(Geometry, 4490) not null,
    view_shed    geometry(Geometry, 4490) not null,
    is_current   boolean            not null default true,
    geom_3857    geometry(Geometry, 3857) generated always as (st_transform(view_shed, 3857)) stored
);
create unique index camera_calibration_current_idx on smartcity.camera_calibration (camera_id) where is_current;
create index camera_calibration_camera_idx on smartcity.camera_calibration (camera_id);
create index camera_calibration_geom_3857_idx on smartcity.camera_calibration using gist (geom_3857) where is_current;
comment on table smartcity.camera_calibration is 'Control points of a camera and the homography that fits them. Older ones stay: what was placed by them can be explained.';
comment on column smartcity.camera_calibration.points is '[{"x", "y": pixels from the upper left; "lon", "lat": EPSG:4490; "residual_px", "residual_m", "left_out_m"}]';
comment on column smartcity.camera_calibration.homography is 'Image pixels to metres east and north of origin; row by row, the last element is 1.';
comment on column smartcity.camera_calibration.covariance is 'Of its first eight elements, row by row.';
comment on column smartcity.camera_calibration.origin is 'Where the local metres begin: the camera as it stood then.';
comment on column smartcity.camera_calibration.pixel_sigma is 'Standard deviation of a click, pixels, as the residuals tell it.';
comment on column smartcity.camera_calibration.rmse_m is 'Of the control points on the ground, metres.';
comment on column smartcity.camera_calibration.hull is 'Convex hull of the control points on the ground: what was really calibrated.';

-- What each camera sees: by its calibration; without one the sector of its bearing, field of view and registered distance.
create function smartcity.camera_sector(place geometry, bearing_deg double precision, hfov_deg double precision, range_m double precision) returns geometry
language sql immutable parallel safe as $$
    select case when hfov_deg >= 360 then st_setsrid(st_buffer(st_setsrid(place, 4326)::geography, range_m)::geometry, 4490)
        else (select st_setsrid(st_makepolygon(st_makeline(array_agg(p order by i))), 4490) from (
            select 0 as i, st_setsrid(place, 4326) as p
            union all
            select 1 + s, st_project(st_setsrid(place, 4326)::geography, range_m, radians(bearing_deg - hfov_deg / 2 + hfov_deg * s / 32))::geometry from generate_series(0, 32) s
            union all
            select 34, st_setsrid(place, 4326)) corners) end
    where bearing_deg is not null and hfov_deg is not null
$$;
comment on function smartcity.camera_sector is 'The sector that a camera looks into, in 32 steps; null where its bearing or field of view is not known.';

create view smartcity.view_shed as
    select c.id, c.code, c.name, c.site_id, c.route_id, c.range_m, c.is_synthetic, k.id is not null as is_calibrated, k.rmse_m, coalesce(k.view_shed, s.sector) as geom, coalesce(k.geom_3857, st_transform(s.sector, 3857)) as geom_3857
    from smartcity.camera c
    left join smartcity.camera_calibration k on k.camera_id = c.id and k.is_current
    left join lateral (select smartcity.camera_sector(c.geom, c.bearing_deg, c.hfov_deg, c.range_m) as sector) s on k.id is null
    where c.removed_at is null and coalesce(k.view_shed, s.sector) is not null;
comment on view smartcity.view_shed is 'What each registered camera sees.';

call smartcity.tell_area('smartcity.camera', 'cameras');
-- A sector reaches farther than its camera's point: anything of the layer may have changed.
create trigger camera_view_notice after insert or update or delete or truncate on smartcity.camera
    for each statement execute function smartcity.notify_layers('view_sheds');
call smartcity.tell_area('smartcity.camera_calibration', 'view_sheds');

do $$ begin
    if to_regprocedure('smartcity.let_read(regclass,text)') is not null then
        call smartcity.let_read('smartcity.camera', '(select smartcity.reads(''cameras''))');
        call smartcity.let_read('smartcity.camera_calibration', '(select smartcity.reads(''cameras''))');
    end if;
end $$;
