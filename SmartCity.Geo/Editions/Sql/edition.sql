-- Editions, newest first. $1: one id, or null for all; $2: true for those in force only.
select e.id, e.name, e.status, e.published_at, e.valid_from, e.valid_to, e.source, e.is_synthetic,
       exists (select from smartcity.cell c where c.edition_id = e.id and c.community_is_synthetic),
       st_xmin(e.domain), st_ymin(e.domain), st_xmax(e.domain), st_ymax(e.domain), e.domain_area_m2, e.cell_count, e.parameters::text
from smartcity.edition e
where (e.id = $1 or $1 is null) and (not $2 or (e.status = 'published' and e.valid_to is null))
order by e.id desc
