-- Takes run $1, if it is finished and its later scene is the later one, and those of its detections that were not taken yet; each is its own group at first.
with run as (
    select r.id from smartcity.change_run r join smartcity.scene a on a.id = r.after_scene join smartcity.scene b on b.id = r.before_scene
    where r.id = $1 and r.finished_at is not null and a.acquired_at >= b.acquired_at
), taken as (
    insert into smartcity.track_run (run_id) select id from run on conflict do nothing
)
insert into smartcity.track_sighting (detection_id, run_id, group_id, geom)
select d.id, d.run_id, d.id, coalesce(d.reviewed_geom, d.geom) from smartcity.detection d join run on run.id = d.run_id
on conflict do nothing
