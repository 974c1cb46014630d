-- Open cases per cell of edition $1; a case of another edition counts in the cell that it lies in. $2: the statuses that end a case.
select code, count(*)::int
from (
    select case when s.edition_id = $1 then s.cell_code
           else (select min(c.code) from smartcity.cell c where c.edition_id = $1 and st_intersects(c.geom, st_pointonsurface(s.geom))) end as code
    from smartcity.spatial_case s
    where s.status <> all($2) and s.geom && (select st_envelope(domain) from smartcity.edition where id = $1)
) located
where code is not null
group by code
