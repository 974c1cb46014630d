-- New cases: $1 case ids, $2 detections, $3 editions, $4 cells (same order), $5 number prefix, $6 time zone that decides the year.
with wanted as (
    select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[]) with ordinality as w(case_id, detection_id, edition_id, cell_code, n)
), numbered as (
    insert into smartcity.case_number (prefix, year, last)
    values ($5, extract(year from now() at time zone $6)::int, cardinality($1::uuid[]))
    on conflict (prefix, year) do update set last = case_number.last + excluded.last
    returning prefix, year, last - cardinality($1::uuid[]) as before
), opened as (
    insert into smartcity.spatial_case (id, number, class, status, score, edition_id, cell_code, detection_id, geom)
    select w.case_id, format('%s-%s-%s', x.prefix, x.year, case when x.before + w.n < 1000000 then lpad((x.before + w.n)::text, 6, '0') else (x.before + w.n)::text end),
           coalesce(d.reviewed_class, d.class), 'collected', d.score, w.edition_id, w.cell_code, d.id, coalesce(d.reviewed_geom, d.geom)
    from wanted w join smartcity.detection d on d.id = w.detection_id cross join numbered x
)
insert into smartcity.case_detection (detection_id, case_id) select detection_id, case_id from wanted
