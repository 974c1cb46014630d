-- Monitors that sent values of TSP (a34001), PM10 (a34002) or PM2.5 (a34004) in order within the hour before $1, or exceeded a limit of one of them within the two hours before it; and how many of them are high:
-- by such a limit, or by the mean of the hour: $2 of PM2.5, $3 of PM10, in the unit that is sent; null: not known, then limits alone count.
select count(*)::int, count(*) filter (where is_exceeded or fine >= $2 or coarse >= $3)::int
from smartcity.monitor m
cross join lateral (
    select exists (select from smartcity.exceedance e where e.monitor_id = m.id and e.code in ('a34001', 'a34002', 'a34004') and e.withdrawn_at is null and e.starts_at > $1 - interval '2 hours' and e.starts_at <= $1) as is_exceeded
) judged
cross join lateral (
    select count(*) as sent, avg(v.value) filter (where v.code = 'a34004') as fine, avg(v.value) filter (where v.code = 'a34002') as coarse
    from smartcity.measurement v
    where v.monitor_id = m.id and v.code in ('a34001', 'a34002', 'a34004') and v.cn in ('2011', '2051', '2061') and v.at > $1 - interval '1 hour' and v.at <= $1 and v.value >= 0 and coalesce(v.flag, 'N') = 'N'
) of_hour
where m.retired_at is null and (judged.is_exceeded or of_hour.sent > 0)
