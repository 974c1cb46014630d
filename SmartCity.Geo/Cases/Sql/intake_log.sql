-- The first entry of each new case: $1 cases, $2 actors, $3 roles, $4 details (JSON).
insert into smartcity.case_event (case_id, at, actor, role, action, from_status, to_status, detail, sequence, previous_hash, hash)
select w.case_id, now(), w.actor, w.role, 'open', null, 'collected', w.detail::jsonb, 0, '', ''   -- the trigger fills the chain
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) with ordinality as w(case_id, actor, role, detail, n)
order by w.n
