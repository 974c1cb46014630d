-- What is registered near each of the shapes $1 (WKB in EPSG:4490), with their times $2: sites up to $3 metres away, routes up to $4. $5 is the city's time zone.
-- One row without an entry tells whether any building site is permitted on the shape's day.
with asked as materialized (
    select w.n, st_geomfromwkb(w.shape, 4490) as geom, (w.at at time zone $5)::date as day, (w.at at time zone $5)::time as hour
    from unnest($1::bytea[], $2::timestamptz[]) with ordinality as w(shape, at, n)
), days as (
    select d.day, exists (select from smartcity.site s where s.kind = 'construction' and s.removed_at is null and smartcity.is_permitted(s.id, d.day)) as has_register
    from (select distinct day from asked) d
)
select a.n, null::uuid, null::text, false, 0::double precision, 0::double precision, d.has_register, false from asked a join days d on d.day = a.day
union all
select a.n, e.id, e.code, e.what = 'route', measured.distance, coalesce(measured.share, 0), smartcity.is_permitted(e.id, a.day), smartcity.is_permitted_hour(e.id, a.day, a.hour)
from asked a
-- 1 degree of longitude is at least 40 km below 68 degrees: boxes within the reach are enough to begin with
join smartcity.registered e on e.geom && st_expand(a.geom, case when e.what = 'route' then $4 else $3 end / 40000)
cross join lateral (
    select st_distance(e.geom::geography, a.geom::geography) as distance,
           case when st_dimension(a.geom) = 2 and st_dimension(e.geom) = 2 then st_area(st_intersection(e.geom, a.geom)) / st_area(a.geom) end as share
) measured
where measured.distance <= case when e.what = 'route' then $4 else $3 end
