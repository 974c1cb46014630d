-- Links detections to the case of their track, $1 cases and $2 detections; $3 true: with an entry in its log each.
with pair as (
    select * from unnest($1::uuid[], $2::uuid[], $3::boolean[]) with ordinality as p(case_id, detection_id, is_told, n)
), linked as (
    insert into smartcity.case_detection (case_id, detection_id) select case_id, detection_id from pair
)
insert into smartcity.case_event (case_id, at, actor, role, action, from_status, to_status, detail, sequence, previous_hash, hash)
select c.id, now(), 'system', 'system', 'seen_again', c.status, c.status,
       jsonb_build_object('detection', d.id, 'run', d.run_id, 'score', d.score, 'cell', c.cell_code, 'track', c.track_id), 0, '', ''   -- the trigger fills the chain
from pair p
join smartcity.spatial_case c on c.id = p.case_id
join smartcity.detection d on d.id = p.detection_id
where p.is_told
order by p.n
