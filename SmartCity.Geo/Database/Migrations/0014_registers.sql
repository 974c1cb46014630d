-- Two points, one line: building sites, disposal sites and the haul routes between them, each with its permits. Days are those of the city.

create table smartcity.site (
    id           uuid        primary key default gen_random_uuid(),
    kind         text        not null check (kind in ('construction', 'disposal')),
    code         text        not null check (code <> ''),
    name         text        not null check (name <> ''),
    operator     text,
    stage        text,
    works_from   date        not null,
    works_to     date        check (works_to >= works_from),
    is_synthetic boolean     not null default false,
    version      integer     not null default 1,
    updated_at   timestamptz not null default clock_timestamp(),
    updated_by   text        not null check (updated_by <> ''),
    removed_at   timestamptz,
    geom         geometry(Geometry, 4490) not null check (st_isvalid(geom) and geometrytype(geom) in ('POINT', 'POLYGON', 'MULTIPOLYGON'))
);
create unique index site_code_idx on smartcity.site (kind, code) where removed_at is null;
create index site_geom_idx on smartcity.site using gist (geom);
comment on table smartcity.site is 'Register of building sites and disposal sites. A removed one stays, for the cases that name it.';
comment on column smartcity.site.code is 'The city''s own number; one of a kind.';
comment on column smartcity.site.works_to is 'Last day; null: open.';
comment on column smartcity.site.version is 'Grows by one with each change; a stale one is refused.';

create table smartcity.haul_route (
    id           uuid        primary key default gen_random_uuid(),
    code         text        not null check (code <> ''),
    name         text        not null check (name <> ''),
    operator     text,
    from_site    uuid        not null references smartcity.site,
    to_site      uuid        not null references smartcity.site check (to_site <> from_site),
    works_from   date        not null,
    works_to     date        check (works_to >= works_from),
    is_synthetic boolean     not null default false,
    version      integer     not null default 1,
    updated_at   timestamptz not null default clock_timestamp(),
    updated_by   text        not null check (updated_by <> ''),
    removed_at   timestamptz,
    geom         geometry(Geometry, 4490) not null check (geometrytype(geom) in ('LINESTRING', 'MULTILINESTRING'))
);
create unique index haul_route_code_idx on smartcity.haul_route (code) where removed_at is null;
create index haul_route_geom_idx on smartcity.haul_route using gist (geom);
comment on table smartcity.haul_route is 'Ways from a building site to a disposal site.';

create table smartcity.permit (
    id         bigint generated always as identity primary key,
    site_id    uuid references smartcity.site,
    route_id   uuid references smartcity.haul_route,
    number     text not null check (number <> ''),
    holder     text not null check (holder <> ''),
    valid_from date not null,
    valid_to   date check (valid_to >= valid_from),
    hours_from time,
    hours_to   time,
    check (num_nonnulls(site_id, route_id) = 1),
    check ((hours_from is null) = (hours_to is null)),
    check (hours_from <> hours_to)
);
create index permit_site_idx on smartcity.permit (site_id) where site_id is not null;
create index permit_route_idx on smartcity.permit (route_id) where route_id is not null;
comment on column smartcity.permit.valid_to is 'Last day; null: until further notice.';
comment on column smartcity.permit.hours_to is 'Earlier than hours_from: the hours pass midnight. Null: at all hours.';

create view smartcity.registered as
    select s.id, 'site' as what, s.kind, s.code, s.name, s.works_from, s.works_to, s.geom from smartcity.site s where s.removed_at is null
    union all
    select r.id, 'route', 'route', r.code, r.name, r.works_from, r.works_to, r.geom from smartcity.haul_route r where r.removed_at is null;

create function smartcity.is_permitted(entry uuid, day date) returns boolean language sql stable strict as $$
    select exists (select from smartcity.registered r where r.id = entry and day >= r.works_from and (day <= r.works_to or r.works_to is null))
       and exists (select from smartcity.permit p where entry in (p.site_id, p.route_id) and day >= p.valid_from and (day <= p.valid_to or p.valid_to is null))
$$;
comment on function smartcity.is_permitted is 'Whether a site or route is at work on a day, and has a permit for it.';

create function smartcity.is_permitted_hour(entry uuid, day date, hour time) returns boolean language sql stable strict as $$
    select exists (select from smartcity.permit p where entry in (p.site_id, p.route_id) and day >= p.valid_from and (day <= p.valid_to or p.valid_to is null)
        and (p.hours_from is null or case when p.hours_from < p.hours_to then hour >= p.hours_from and hour < p.hours_to else hour >= p.hours_from or hour < p.hours_to end))
$$;
comment on function smartcity.is_permitted_hour is 'Whether a permit of the day allows the hour; the end of its hours is not included.';

-- Cases and monitors know them from now on.
alter table smartcity.spatial_case
    add constraint spatial_case_site_fkey foreign key (site_id) references smartcity.site,
    add constraint spatial_case_route_fkey foreign key (route_id) references smartcity.haul_route;
create index spatial_case_site_idx on smartcity.spatial_case (site_id, class) where site_id is not null;
create index spatial_case_route_idx on smartcity.spatial_case (route_id) where route_id is not null;
alter table smartcity.monitor add constraint monitor_site_fkey foreign key (site_id) references smartcity.site;
