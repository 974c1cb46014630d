-- What satellites last saw of the ground of sites and routes $1 (ids) by $2: bare, covered or none; an entry without a row was not looked at.
-- $3: share of soil at a construction site from which it is bare, $4: share below which there is none; $5: metres around a point or a line that belong to it.
select e.id, case when bool_or(seen.soil = 'bare') then 'bare' when bool_or(seen.soil = 'covered') then 'covered' else 'none' end
from smartcity.registered e
cross join lateral (
    -- a track that is still there: earthwork is open soil
    select case t.class when 'earthwork' then 'bare' else 'covered' end as soil
    from smartcity.track t
    where t.class in ('earthwork', 'covered_soil') and t.state in ('candidate', 'open') and t.first_seen <= $2 and t.geom && st_expand(e.geom, $5 / 40000) and st_dwithin(t.geom::geography, e.geom::geography, $5)
    union all
    select case when s.soil_share >= $3 then 'bare' when s.soil_share < $4 then 'none' end
    from smartcity.current_site s
    where (s.soil_share >= $3 or s.soil_share < $4) and s.first_seen <= $2 and s.geom && st_expand(e.geom, $5 / 40000) and st_dwithin(s.geom::geography, e.geom::geography, $5)
) seen
where e.id = any ($1)
group by e.id
