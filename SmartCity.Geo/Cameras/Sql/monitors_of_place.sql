-- What the monitors up to $3 metres from $1 longitude, $2 latitude said in the hour before $4: the nearest that exceeded a limit, else the nearest whose dust values are in order.
select m.name, above.is_above
from smartcity.monitor m
cross join lateral (
    select exists (select from smartcity.exceedance x where x.monitor_id = m.id and x.withdrawn_at is null and x.starts_at <= $4 and x.starts_at + make_interval(mins => x.minutes) > $4 - interval '1 hour') as is_above,
           exists (select from smartcity.measurement v where v.monitor_id = m.id and v.code in ('a34001', 'a34002') and v.cn in ('2011', '2051', '2061') and v.at > $4 - interval '1 hour' and v.at <= $4
                   and v.value is not null and coalesce(v.flag, 'N') = 'N') as has_values
) above
where m.geom && st_expand(st_setsrid(st_makepoint($1, $2), 4490), $3 / 40000) and st_distance(m.geom::geography, st_setsrid(st_makepoint($1, $2), 4490)::geography) <= $3 and (above.is_above or above.has_values)
order by above.is_above desc, st_distance(m.geom::geography, st_setsrid(st_makepoint($1, $2), 4490)::geography)
limit 1
