-- Tracks as decided, one array a column: $1 ids, $2 groups, $3 states, $4 classes, $5 scores, $6 first and $7 last days, $8 opened, $9 ended, $10 parents, $11 merged into, $12 founders, $13 digests, $14 shapes (WKB); $15 version of the rules.
insert into smartcity.track as t (id, group_id, state, class, score, first_seen, last_seen, opened_on, ended_on, parent_id, merged_into, founder_id, digest, rules_version, geom)
select w.id, w.group_id, w.state, w.class, w.score, w.first_seen, w.last_seen, w.opened_on, w.ended_on, w.parent_id, w.merged_into, w.founder_id, w.digest, $15, st_geomfromwkb(w.shape, 4490)
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::double precision[], $6::date[], $7::date[], $8::date[], $9::date[], $10::uuid[], $11::uuid[], $12::uuid[], $13::text[], $14::bytea[])
    as w(id, group_id, state, class, score, first_seen, last_seen, opened_on, ended_on, parent_id, merged_into, founder_id, digest, shape)
on conflict (id) do update set group_id = excluded.group_id, state = excluded.state, class = excluded.class, score = excluded.score, first_seen = excluded.first_seen, last_seen = excluded.last_seen,
    opened_on = excluded.opened_on, ended_on = excluded.ended_on, parent_id = excluded.parent_id, merged_into = excluded.merged_into, founder_id = excluded.founder_id,
    digest = excluded.digest, rules_version = excluded.rules_version, decided_at = now(), geom = excluded.geom
