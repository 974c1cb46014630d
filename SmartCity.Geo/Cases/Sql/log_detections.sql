-- One audit entry per case for the detection that showed it again: $1 cases, $2 detections.
insert into smartcity.case_event (case_id, at, actor, role, action, from_status, to_status, detail, sequence, previous_hash, hash)
select c.id, now(), 'system', 'system', 'seen_again', c.status, c.status,
       jsonb_build_object('detection', d.id, 'run', d.run_id, 'score', d.score, 'cell', c.cell_code), 0, '', ''   -- the trigger fills the chain
from unnest($1::uuid[], $2::uuid[]) as pair(case_id, detection_id)
join smartcity.spatial_case c on c.id = pair.case_id
join smartcity.detection d on d.id = pair.detection_id
