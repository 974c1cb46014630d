-- Publishes the draft $1 and ends the editions that share ground with it (a common border is not common ground).
with published as (
    update smartcity.edition set status = 'published', published_at = now(), valid_from = now() where id = $1 returning domain
)
update smartcity.edition e set valid_to = now()
from published p
where e.id <> $1 and e.status = 'published' and e.valid_to is null and e.domain && p.domain and st_area(st_intersection(e.domain, p.domain)) > 1e-9 * st_area(p.domain)
