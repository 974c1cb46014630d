-- The open case (and its status) that a plume of dust at the point $2 (EPSG:4490) belongs to: the oldest one of class $1 that a camera opened, at the same site or in the same cell.
-- $3 the camera's own site, for plumes that are placed at the camera; else the nearest permitted site up to $4 metres away on the day of $5, $6 being the city's time zone. $7 statuses that end a case.
with near as (
    select coalesce($3, (
        select s.id
        from smartcity.site s
        cross join lateral (select st_distance(s.geom::geography, $2::geometry::geography) as metres) away
        where s.removed_at is null and s.geom && st_expand($2::geometry, $4 / 40000) and away.metres <= $4   -- 1 degree of longitude is at least 40 km below 68 degrees
          and smartcity.is_permitted(s.id, ($5::timestamptz at time zone $6)::date)
        order by round(away.metres::numeric, 3), s.code, s.id
        limit 1
    )) as site
)
select c.id, c.status
from smartcity.spatial_case c, near
where c.class = $1 and c.source = 'camera' and c.status <> all ($7::text[])
  and (c.site_id = near.site or (c.edition_id, c.cell_code) in (select owner.edition_id, owner.code from smartcity.owning_cell($2::geometry) owner))
order by c.number
limit 1
for update of c
