-- Takes the detections of run $1 that were not taken yet; each is its own group at first.
insert into smartcity.track_sighting (detection_id, run_id, group_id, geom)
select d.id, d.run_id, d.id, coalesce(d.reviewed_geom, d.geom) from smartcity.detection d where d.run_id = $1
on conflict do nothing
