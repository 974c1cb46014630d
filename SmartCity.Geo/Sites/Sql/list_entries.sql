-- Sites and routes with their permits: $1 the day that "permitted" is said of, $2 kinds, $3 id or null, $4 codes or null, $5 … $8 a box (west, south, east, north) or nulls.
with entry as (
    select s.id, s.kind, s.code, s.name, s.operator, s.stage, s.works_from, s.works_to, null::uuid as from_site, null::uuid as to_site, s.is_synthetic, s.geom, s.version, s.updated_at, s.updated_by
    from smartcity.site s where s.removed_at is null
    union all
    select r.id, 'route', r.code, r.name, r.operator, null, r.works_from, r.works_to, r.from_site, r.to_site, r.is_synthetic, r.geom, r.version, r.updated_at, r.updated_by
    from smartcity.haul_route r where r.removed_at is null
)
select e.id, e.kind, e.code, e.name, e.operator, e.stage, e.works_from, e.works_to, f.code, t.code, e.is_synthetic, e.geom, e.version, e.updated_at, e.updated_by, smartcity.is_permitted(e.id, $1),
       p.numbers, p.holders, p.from_days, p.to_days, p.from_hours, p.to_hours
from entry e
left join smartcity.site f on f.id = e.from_site
left join smartcity.site t on t.id = e.to_site
cross join lateral (
    select coalesce(array_agg(p.number order by p.id), '{}') as numbers, coalesce(array_agg(p.holder order by p.id), '{}') as holders,
           coalesce(array_agg(p.valid_from order by p.id), '{}') as from_days, coalesce(array_agg(p.valid_to order by p.id), '{}') as to_days,
           coalesce(array_agg(p.hours_from order by p.id), '{}') as from_hours, coalesce(array_agg(p.hours_to order by p.id), '{}') as to_hours
    from smartcity.permit p where e.id in (p.site_id, p.route_id)
) p
where e.kind = any ($2) and (e.id = $3 or $3 is null) and (e.code = any ($4) or $4 is null) and ($5 is null or e.geom && st_makeenvelope($5, $6, $7, $8, 4490))
order by e.kind, e.code
