-- The comparisons that were taken, with their day in time zone $1. The order within a day is by what they are, not by when they came.
select r.id, (a.acquired_at at time zone $1)::date, r.before_scene || ' ' || r.after_scene,
       concat_ws(' ', to_char(a.acquired_at at time zone 'utc', 'YYYYMMDDHH24MISS'), to_char(b.acquired_at at time zone 'utc', 'YYYYMMDDHH24MISS'), r.after_scene, r.before_scene, r.method_version, r.parameters_hash),
       a.footprint, a.acquired_at, r.score_path
from smartcity.track_run t
join smartcity.change_run r on r.id = t.run_id
join smartcity.scene a on a.id = r.after_scene
join smartcity.scene b on b.id = r.before_scene
