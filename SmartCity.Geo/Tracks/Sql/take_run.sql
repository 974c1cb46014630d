-- Takes run $1, if it is finished and its later scene is the later one, and those of its detections that were not taken yet. Each is its own group, or one of a group
-- that it touches (as in neighbour_groups, $2 metres), if that has the smaller id: most then need not be moved.
with run as (
    select r.id from smartcity.change_run r join smartcity.scene a on a.id = r.after_scene join smartcity.scene b on b.id = r.before_scene
    where r.id = $1 and r.finished_at is not null and a.acquired_at >= b.acquired_at
), taken as (
    insert into smartcity.track_run (run_id) select id from run on conflict do nothing
), fresh as (
    select d.id, d.run_id, coalesce(d.reviewed_geom, d.geom) as geom from smartcity.detection d join run on run.id = d.run_id
    where not exists (select from smartcity.track_sighting s where s.detection_id = d.id)
)
insert into smartcity.track_sighting (detection_id, run_id, group_id, geom)
select n.id, n.run_id,
       least(n.id, (select s.group_id from smartcity.track_sighting s
                    where s.geom && smartcity.reach(n.geom, $2)
                    order by s.group_id limit 1)),
       n.geom
from fresh n
