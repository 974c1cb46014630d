-- The oldest exceedance without a case, and the site whose dust it is: that of the monitor, else the nearest permitted one up to $1 metres away. $2 the city's time zone.
-- One after the other, also across processes: see the lock in ExceedanceStore.
select e.id, m.id, m.mn, e.limit_id, e.limits_version, e.code, e.starts_at, e.minutes, e.average_ug, e.limit_ug, e.background_ug, e.valid_share, m.geom, coalesce(m.site_id, near.id)
from smartcity.exceedance e
join smartcity.monitor m on m.id = e.monitor_id
left join lateral (
    select s.id
    from smartcity.site s
    cross join lateral (select st_distance(s.geom::geography, m.geom::geography) as metres) away
    where s.removed_at is null and s.geom && st_expand(m.geom, $1 / 40000) and away.metres <= $1   -- 1 degree of longitude is at least 40 km below 68 degrees
      and smartcity.is_permitted(s.id, (e.starts_at at time zone $2)::date)
    order by round(away.metres::numeric, 3), s.code, s.id
    limit 1
) near on m.site_id is null
where e.case_state = 'waiting' and e.withdrawn_at is null
order by e.starts_at, m.mn, e.limit_id
limit 1
