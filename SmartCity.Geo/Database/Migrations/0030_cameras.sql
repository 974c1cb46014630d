-- Cameras and how their pictures lie on the ground. See docs/cameras.md.

create table smartcity.camera (
    id                   uuid        primary key default gen_random_uuid(),
    code                 text        not null check (code <> ''),
    name                 text        not null check (name <> ''),
    site_id              uuid        references smartcity.site,
    route_id             uuid        references smartcity.haul_route,
    height_m             double precision check (height_m > 0),
    bearing_deg          double precision check (bearing_deg >= 0 and bearing_deg < 360),
    tilt_deg             double precision check (tilt_deg between -90 and 90),
    hfov_deg             double precision check (hfov_deg > 0 and hfov_deg <= 360),
    range_m              double precision check (range_m > 0),
    image_width          integer     check (image_width > 0),
    image_height         integer     check (image_height > 0),
    source               text        check (source <> ''),
    interval_s           integer     not null default 10 check (interval_s > 0),
    schedule             jsonb       check (jsonb_typeof(schedule) = 'object'),
    privacy_masks        jsonb       not null default '[]' check (jsonb_typeof(privacy_masks) = 'array'),
    permitted_roles      text[]      check (cardinality(permitted_roles) > 0),
    false_alarms_per_day double precision not null default 1 check (false_alarms_per_day > 0),
    keep_days            integer     not null default 7 check (keep_days > 0),
    originals_hours      integer     not null default 0 check (originals_hours >= 0),
    is_synthetic         boolean     not null default false,
    version              integer     not null default 1,
    updated_at           timestamptz not null default clock_timestamp(),
    updated_by           text,
    removed_at           timestamptz,
    geom                 geometry(Point, 4490) not null,
    check ((image_width is null) = (image_height is null))
);
create unique index camera_code_idx on smartcity.camera (code) where removed_at is null;
create index camera_geom_idx on smartcity.camera using gist (geom);
comment on table smartcity.camera is 'Registered cameras; one that was removed keeps its row, for the frames and cases that name it.';
comment on column smartcity.camera.range_m is 'Registered distance: nothing farther off is placed.';
comment on column smartcity.camera.tilt_deg is 'Below the horizon.';
comment on column smartcity.camera.source is 'rtsp://, http(s):// or folder:NAME; null: it is sent to us. May hold a password: never published.';
comment on column smartcity.camera.schedule is 'Days and hours when it is looked at; null: always.';
comment on column smartcity.camera.privacy_masks is 'Polygons in shares of the picture''s width and height, that are blackened.';
comment on column smartcity.camera.permitted_roles is 'Who may see its frames; null: whoever may see frames at all.';
comment on column smartcity.camera.originals_hours is '0: originals are never kept.';

create table smartcity.camera_calibration (
    id         bigint      generated always as identity primary key,
    camera_id  uuid        not null references smartcity.camera,
    made_at    timestamptz not null default clock_timestamp(),
    made_by    text        not null check (made_by <> ''),
    points     jsonb       not null check (jsonb_typeof(points) = 'array'),
    image_width  integer   not null check (image_width > 0),
    image_height integer   not null check (image_height > 0),
    origin     geometry(Point, 4490) not null,
    homography double precision[] not null check (cardinality(homography) = 9),
    covariance double precision[] not null check (cardinality(covariance) = 81),
    rmse_m     double precision not null check (rmse_m >= 0),
    sigma_px   double precision not null check (sigma_px > 0),
    freedom    integer     not null check (freedom > 0),
    hull       geometry(Polygon, 4490) not null,
    view_shed  geometry(Geometry, 4490) not null,
    is_current boolean     not null default true
);
create unique index camera_calibration_current_idx on smartcity.camera_calibration (camera_id) where is_current;
create index camera_calibration_camera_idx on smartcity.camera_calibration (camera_id, id desc);
comment on table smartcity.camera_calibration is 'How pictures of a camera lie on the ground; earlier ones stay, for what was placed by them.';
comment on column smartcity.camera_calibration.points is 'Control points: picture in pixels, ground in degrees, and what is left over of each.';
comment on column smartcity.camera_calibration.image_width is 'Of the picture that the control points were clicked in.';
comment on column smartcity.camera_calibration.origin is 'Where the camera stood: the local metres count from there, east and north.';
comment on column smartcity.camera_calibration.homography is 'Row-major, picture pixels to local metres; its scale is such that the third element of what it gives is 1 in the middle of the control points.';
comment on column smartcity.camera_calibration.covariance is 'Row-major 9 × 9, of the elements of the homography at that scale: of rank 8.';
comment on column smartcity.camera_calibration.rmse_m is 'Of the control points on the ground, each left out in its turn.';
comment on column smartcity.camera_calibration.sigma_px is 'Of a click, along each axis, as the residuals tell it.';
comment on column smartcity.camera_calibration.freedom is 'Degrees of freedom of sigma_px: two for each control point beyond the fourth.';
comment on column smartcity.camera_calibration.hull is 'Ground between the control points.';

alter table smartcity.camera add column geom_3857 geometry(Point, 3857) generated always as (st_transform(geom, 3857)) stored;
create index camera_geom_3857_idx on smartcity.camera using gist (geom_3857);

-- What a camera sees: by its calibration, or the sector that it is registered with. Kept by triggers, so that it is right after any change.
create table smartcity.camera_view_shed (
    camera_id     uuid        primary key references smartcity.camera,
    code          text        not null,
    name          text        not null,
    is_calibrated boolean     not null,
    rmse_m        double precision,
    calibrated_at timestamptz,
    range_m       double precision,
    is_synthetic  boolean     not null,
    geom          geometry(Geometry, 4490) not null,
    geom_3857     geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored
);
create index camera_view_shed_geom_idx on smartcity.camera_view_shed using gist (geom);
create index camera_view_shed_geom_3857_idx on smartcity.camera_view_shed using gist (geom_3857);
comment on table smartcity.camera_view_shed is 'Ground that each registered camera sees; a camera without calibration, bearing, field of view or range has none.';

create function smartcity.camera_sector(place geometry, bearing_deg double precision, hfov_deg double precision, range_m double precision) returns geometry language sql immutable strict as $$
    select st_setsrid(st_makepolygon(st_makeline(
        (case when hfov_deg < 360 then array[place] else '{}' end)
        || array(select st_project(place::geography, range_m, radians(bearing_deg + hfov_deg * (i / 48.0 - 0.5)))::geometry from generate_series(0, case when hfov_deg < 360 then 48 else 47 end) i)
        || (case when hfov_deg < 360 then place else st_project(place::geography, range_m, radians(bearing_deg - hfov_deg / 2))::geometry end)
    )), 4490)
$$;
comment on function smartcity.camera_sector is 'Ground in sight by bearing, opening and range, whatever stands in the way; null where one of them is not known.';

create procedure smartcity.renew_view_shed(camera uuid) language sql as $$
    with seen as (
        select c.id, c.code, c.name, k.id is not null as is_calibrated, k.rmse_m, k.made_at, c.range_m, c.is_synthetic,
               coalesce(k.view_shed, smartcity.camera_sector(c.geom, c.bearing_deg, c.hfov_deg, c.range_m)) as geom
        from smartcity.camera c left join smartcity.camera_calibration k on k.camera_id = c.id and k.is_current
        where c.id = camera and c.removed_at is null
    ), gone as (
        delete from smartcity.camera_view_shed v where v.camera_id = camera and not exists (select from seen s where s.geom is not null)
    )
    insert into smartcity.camera_view_shed (camera_id, code, name, is_calibrated, rmse_m, calibrated_at, range_m, is_synthetic, geom)
    select * from seen where geom is not null
    on conflict (camera_id) do update set code = excluded.code, name = excluded.name, is_calibrated = excluded.is_calibrated, rmse_m = excluded.rmse_m,
        calibrated_at = excluded.calibrated_at, range_m = excluded.range_m, is_synthetic = excluded.is_synthetic, geom = excluded.geom
$$;

create function smartcity.renew_view_sheds() returns trigger language plpgsql as $$
begin
    call smartcity.renew_view_shed(case tg_table_name when 'camera' then (to_jsonb(new)->>'id')::uuid else (to_jsonb(new)->>'camera_id')::uuid end);
    return null;
end $$;
create trigger camera_view_shed_renew after insert or update on smartcity.camera for each row execute function smartcity.renew_view_sheds();
create trigger calibration_view_shed_renew after insert or update on smartcity.camera_calibration for each row execute function smartcity.renew_view_sheds();

call smartcity.tell_area('smartcity.camera', 'cameras');
call smartcity.tell_area('smartcity.camera_view_shed', 'view_sheds');

do $$ begin
    if to_regprocedure('smartcity.let_read(regclass,text)') is not null then
        call smartcity.let_read('smartcity.camera', '(select smartcity.reads(''cameras''))');
        call smartcity.let_read('smartcity.camera_calibration', '(select smartcity.reads(''cameras''))');
        call smartcity.let_read('smartcity.camera_view_shed', '(select smartcity.reads(''view_sheds''))');
    end if;
end $$;
