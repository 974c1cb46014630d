-- What became of a track, noted on its cases: $1 cases, $2 actions, $3 details (JSON). A note changes no status.
insert into smartcity.case_event (case_id, at, actor, role, action, from_status, to_status, detail, sequence, previous_hash, hash)
select c.id, now(), 'system', 'system', w.action, c.status, c.status, w.detail::jsonb, 0, '', ''   -- the trigger fills the chain
from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as w(case_id, action, detail, n)
join smartcity.spatial_case c on c.id = w.case_id
order by w.n
