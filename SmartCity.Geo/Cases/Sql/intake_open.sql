-- New cases, numbered in their order without gaps, each with the first entry of its log: $1 time, $2 number prefix, $3 time zone that decides the year, then one array a column.
-- Cases are written with the end of their chain at once: case_event_chain() would come back to each row.
with wanted as (
    select * from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::smallint[], $9::double precision[], $10::bytea[], $11::timestamptz[], $12::text[], $13::bigint[], $14::text[],
                         $15::uuid[], $16::uuid[], $17::uuid[], $18::uuid[], $19::uuid[], $20::timestamptz[], $21::timestamptz[], $22::text[], $23::text[], $24::text[])
        with ordinality as w(id, source, source_key, class, level, score, shape, occurred_at, description, edition_id, cell_code,
                             detection_id, site_id, route_id, track_id, reopened_from, stage_due_at, alarm_at, actor, role, detail, n)
), entry as materialized (
    select w.id as case_id, 1 as sequence, clock_timestamp() as at, w.actor, w.role, 'open' as action, null::text as from_status, 'collected' as to_status, null::text as opinion, w.detail::jsonb as detail, w.n
    from wanted w
), hashed as materialized (
    select e.*, smartcity.case_event_hash(row(null, e.case_id, e.sequence, e.at, e.actor, e.role, e.action, e.from_status, e.to_status, e.opinion, e.detail, '', '', null)::smartcity.case_event) as hash
    from entry e
), numbered as (
    insert into smartcity.case_number (prefix, year, last)
    values ($2, extract(year from $1::timestamptz at time zone $3)::int, cardinality($4::uuid[]))
    on conflict (prefix, year) do update set last = case_number.last + excluded.last
    returning prefix, year, last - cardinality($4::uuid[]) as before
), opened as (
    insert into smartcity.spatial_case (id, number, class, status, source, source_key, level, score, edition_id, cell_code, detection_id, geom, opened_at, occurred_at, description,
                                        site_id, route_id, track_id, reopened_from, stage_entered_at, stage_due_at, alarm_at, event_count, last_hash)
    select w.id, format('%s-%s-%s', x.prefix, x.year, case when x.before + w.n < 1000000 then lpad((x.before + w.n)::text, 6, '0') else (x.before + w.n)::text end),
           w.class, 'collected', w.source, w.source_key, w.level, w.score, w.edition_id, w.cell_code, w.detection_id, st_geomfromwkb(w.shape, 4490), $1, w.occurred_at, w.description,
           w.site_id, w.route_id, w.track_id, w.reopened_from, $1, w.stage_due_at, w.alarm_at, 1, h.hash
    from wanted w join hashed h on h.n = w.n cross join numbered x
    order by w.n
    returning id, number
), logged as (
    insert into smartcity.case_event (case_id, sequence, at, actor, role, action, from_status, to_status, opinion, detail, previous_hash, hash)
    select h.case_id, h.sequence, h.at, h.actor, h.role, h.action, h.from_status, h.to_status, h.opinion, h.detail, '', h.hash from hashed h order by h.n
), linked as (
    insert into smartcity.case_detection (detection_id, case_id) select detection_id, id from wanted where detection_id is not null
)
select o.id, o.number from opened o join wanted w on w.id = o.id order by w.n
