-- Editions, newest first. $1: one id, or null for all but the discarded ones; $2: true for those in force only.
select e.id, e.name, e.status, e.published_at, coalesce(p.valid_from, e.valid_from), nullif(p.valid_to, 'infinity'), e.source, e.is_synthetic,
       exists (select from smartcity.cell c where c.edition_id = e.id and c.community_is_synthetic),
       st_xmin(e.domain), st_ymin(e.domain), st_xmax(e.domain), st_ymax(e.domain), e.domain_area_m2, e.cell_count, e.parameters::text,
       e.based_on, e.created_at, e.created_by, e.withdrawn_at, coalesce(p.is_in_force, false)
from smartcity.edition e
left join lateral (
    select p.valid_from, p.valid_to, p.valid_from <= now() and p.valid_to > now() as is_in_force
    from smartcity.edition_period p where p.edition_id = e.id order by is_in_force desc, p.valid_from desc limit 1
) p on true
where (e.id = $1 or ($1 is null and e.status <> 'discarded')) and (not $2 or p.is_in_force)
order by e.id desc
