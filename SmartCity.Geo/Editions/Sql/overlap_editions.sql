-- Notes which published editions share ground with $1, both ways; a common border is not common ground.
with shared as (
    select a.id as one, b.id as other
    from smartcity.edition a join smartcity.edition b on b.id <> a.id and b.status = 'published' and b.domain && a.domain
    where a.id = $1 and st_area(st_intersection(a.domain, b.domain)) > 1e-9 * least(st_area(a.domain), st_area(b.domain))
)
insert into smartcity.edition_overlap (edition_id, other_id)
select one, other from shared union all select other, one from shared
on conflict do nothing
