-- Open cases of a class near a place: $1 longitude, $2 latitude, $3 class, $4 radius in metres, $5 opened since, $6 statuses that end a case, $7 limit.
with asked as (select st_setsrid(st_makepoint($1, $2), 4490) as place)
select c.number, c.status, c.opened_at, st_distance(c.geom::geography, a.place::geography)
from asked a
join smartcity.spatial_case c on c.geom && st_expand(a.place, $4 / 40000)   -- 1 degree of longitude is at least 40 km below 68 degrees
where c.class = $3 and c.opened_at >= $5 and c.status <> all ($6::text[]) and st_distance(c.geom::geography, a.place::geography) <= $4
order by 4, c.number
limit $7
