-- Groups with a track that may have lived on the day of run $1 under its footprint; $2 time zone.
with run as (
    select a.footprint, (a.acquired_at at time zone $2)::date as day
    from smartcity.change_run r join smartcity.scene a on a.id = r.after_scene where r.id = $1
)
select distinct s.group_id
from run
join smartcity.track_sighting s on s.geom && run.footprint
join smartcity.track t on t.group_id = s.group_id
where t.first_seen <= run.day and (t.ended_on is null or t.ended_on >= run.day)
order by s.group_id
