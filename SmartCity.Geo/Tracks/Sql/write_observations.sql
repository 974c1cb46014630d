-- The observations of the tracks $1 as decided, one array a column: $2 tracks, $3 days, $4 evidence, $5 scores, $6 detections, $7 runs, $8 assessed shares, $9 by an officer.
with wanted as (
    select * from unnest($2::uuid[], $3::date[], $4::text[], $5::double precision[], $6::uuid[], $7::uuid[], $8::double precision[], $9::boolean[])
        as w(track_id, day, evidence, score, detection_id, run_id, assessed_share, by_officer)
), gone as (
    delete from smartcity.track_observation o
    where o.track_id = any ($1) and not exists (select from wanted w where w.track_id = o.track_id and w.day = o.day)
)
insert into smartcity.track_observation as o (track_id, day, evidence, score, detection_id, run_id, assessed_share, by_officer)
select w.track_id, w.day, w.evidence, w.score, w.detection_id, w.run_id, w.assessed_share, w.by_officer from wanted w
on conflict (track_id, day) do update set evidence = excluded.evidence, score = excluded.score, detection_id = excluded.detection_id, run_id = excluded.run_id,
    assessed_share = excluded.assessed_share, by_officer = excluded.by_officer
where (o.evidence, o.score, o.detection_id, o.run_id, o.assessed_share, o.by_officer)
    is distinct from (excluded.evidence, excluded.score, excluded.detection_id, excluded.run_id, excluded.assessed_share, excluded.by_officer)
