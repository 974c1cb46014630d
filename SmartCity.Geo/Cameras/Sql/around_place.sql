-- Around a place that a camera saw: $1 longitude, $2 latitude, $3 its error ellipse (EPSG:4490), $4 metres. The first row is the cell; then sites and routes, the nearest first.
with place as materialized (select st_setsrid(st_makepoint($1, $2), 4490) as geom)
(select c.code, null::uuid, null::text, null::text, null::text, null::double precision, null::double precision, null::boolean
 from place p join smartcity.current_cell c on st_dwithin(c.geom, p.geom, smartcity.border_tolerance())
 order by st_intersects(c.geom, p.geom) desc, c.code limit 1)
union all
(select null, e.id, e.kind, e.code, e.name, near.distance,
        coalesce(mod((degrees(st_azimuth(p.geom::geography, case when near.distance = 0 then st_centroid(e.geom) else near.point end::geography)) + 360)::numeric, 360)::double precision, 0), st_intersects(e.geom, $3)
 -- 1 degree of longitude is at least 40 km below 68 degrees: boxes within the reach are enough to begin with
 from place p join smartcity.registered e on e.geom && st_expand(st_envelope($3), $4 / 40000)
 cross join lateral (
     select st_distance(e.geom::geography, p.geom::geography) as distance,
            -- degrees of longitude are made as long as those of latitude, so that the nearest point is right
            st_setsrid(st_scale(st_closestpoint(st_scale(e.geom, cos(radians($2)), 1), st_scale(p.geom, cos(radians($2)), 1)), 1 / cos(radians($2)), 1), 4490) as point
 ) near
 where near.distance <= $4 or st_intersects(e.geom, $3)
 order by near.distance, e.code limit 50)
