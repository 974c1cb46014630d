-- Wind in the hour before $4 as the nearest monitor up to $3 metres from $1 longitude, $2 latitude measured it: a01008 (degrees, where it comes from) with a01007 (metres a second) of the same message.
with nearest as (
    select m.id, m.name from smartcity.monitor m
    where m.geom && st_expand(st_setsrid(st_makepoint($1, $2), 4490), $3 / 40000) and st_distance(m.geom::geography, st_setsrid(st_makepoint($1, $2), 4490)::geography) <= $3
      and exists (select from smartcity.measurement v where v.monitor_id = m.id and v.code = 'a01008' and v.cn in ('2011', '2051', '2061') and v.at > $4 - interval '1 hour' and v.at <= $4 and v.value between 0 and 360 and coalesce(v.flag, 'N') = 'N')
    order by st_distance(m.geom::geography, st_setsrid(st_makepoint($1, $2), 4490)::geography), m.id limit 1
)
select n.name, d.value, s.value, d.at
from nearest n
join smartcity.measurement d on d.monitor_id = n.id and d.code = 'a01008'
join smartcity.measurement s on s.monitor_id = n.id and s.code = 'a01007' and s.cn = d.cn and s.at = d.at
where d.cn in ('2011', '2051', '2061') and d.at > $4 - interval '1 hour' and d.at <= $4 and d.value between 0 and 360 and s.value >= 0 and coalesce(d.flag, 'N') = 'N' and coalesce(s.flag, 'N') = 'N'
order by d.at desc limit 60
