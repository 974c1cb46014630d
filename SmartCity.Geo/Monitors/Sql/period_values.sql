-- Values of one factor from $3 up to $4 of monitor $1 and of its region's ambient monitors; those of the others only where $5.
select m.id, m.real_time_seconds, m.minute_step, v.cn, v.at, v.value, v.flag
from smartcity.monitor judged
join smartcity.monitor m on m.id = judged.id or $5 and m.region = judged.region and m.system_code = '22'
join smartcity.measurement v on v.monitor_id = m.id and v.code = $2 and v.at >= $3 and v.at < $4
where judged.id = $1
order by m.id, v.at, v.cn
