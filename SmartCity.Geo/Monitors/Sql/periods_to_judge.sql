-- Ended periods with new values, and where an ambient monitor has new ones the same period of its region's site monitors.
-- $1 now, $2 how many periods at most. They are taken out; a rollback puts them back, and other processes pass them by.
with taken as (
    delete from smartcity.monitor_period p using (
        select monitor_id, minutes, starts_at from smartcity.monitor_period where ends_at <= $1 order by ends_at, monitor_id, minutes limit $2 for update skip locked) due
    where p.monitor_id = due.monitor_id and p.minutes = due.minutes and p.starts_at = due.starts_at
    returning p.monitor_id, p.minutes, p.starts_at
)
select distinct dust.id, t.minutes, t.starts_at
from taken t
join smartcity.monitor sender on sender.id = t.monitor_id
join smartcity.monitor dust on dust.system_code = '39' and (dust.id = sender.id or sender.system_code = '22' and dust.region = sender.region)
order by t.starts_at, dust.id, t.minutes
