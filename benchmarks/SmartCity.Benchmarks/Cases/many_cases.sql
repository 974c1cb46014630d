-- Cases $1 … $2 of $3, each with the history that brought it where it is: through the real tables, with true hash chains.
-- The last one is opened at $4; the rules of the dispatch are $5. Nothing is random: the same numbers give the same cases.
-- The caller has run many_cases_setup.sql and put the triggers of case_event aside, of which one would take the entries one by one.
with drawn as (
    select n, pg_temp.dice(n, 1) as a, pg_temp.dice(n, 2) as b, pg_temp.dice(n, 3) as c, pg_temp.dice(n, 4) as d, pg_temp.dice(n, 5) as e, pg_temp.dice(n, 6) as f, pg_temp.dice(n, 7) as g,
           $4::timestamptz - ($3::bigint - n) * interval '95 seconds' as opened_at   -- a million in three years, as a large city has them
    from generate_series($1::bigint, $2::bigint) n
), told as (
    select d.*,
           case when $3 - d.n < $3 * 0.06 and d.a < 0.9 then (array['collected', 'verified', 'filed', 'dispatched', 'dispatched', 'disposed', 'fed_back', 'checked'])[1 + floor(d.b * 8)::int]
                when d.a < 0.004 then 'suspended' when d.a < 0.010 then 'dispatched' when d.a < 0.16 then 'closed' when d.a < 0.20 and d.n > 1 then 'duplicate' else 'rejected' end as status,
           case when d.c < 0.40 then 'camera' when d.c < 0.65 then 'inspection' when d.c < 0.80 then 'citizen' when d.c < 0.95 then 'satellite' else 'monitor' end as source
    from drawn d
), placed as (
    select t.*, k.class, k.level, k.department, p.edition_id, p.code, p.unit_id, p.west + p.width * (0.05 + 0.9 * t.e) as x, p.south + p.height * (0.05 + 0.9 * t.f) as y,
           pg_temp.case_id(t.n, t.opened_at) as id, w.steps, w.version, w.is_filed, w.is_dispatched, w.stage_after, t.opened_at + w.stage_after as stage_at,
           t.status not in ('closed', 'rejected', 'duplicate', 'suspended') as is_waiting,
           case when t.status not in ('closed', 'rejected', 'duplicate') then case when t.g < 0.1 then t.opened_at + interval '1 day' + w.stage_after else $4::timestamptz + t.f * interval '10 days' end end as due_at,
           case when t.status = 'duplicate' then pg_temp.case_id(t.n - 1, t.opened_at - interval '95 seconds') end as duplicate_of
    from told t
    join pg_temp.way w on w.final = t.status
    join pg_temp.kind k on k.n = floor(power(t.d, 2) * 20)::int                                                                -- few classes are frequent,
    join pg_temp.place p on p.n = floor(power(pg_temp.dice(t.n, 8), 1.5) * (select count(*) from pg_temp.place))::int          -- and few cells busy
), city as materialized (
    select p.*, p.is_waiting and p.due_at < $4 as is_late from placed p
), entry as (
    select c.id as case_id, s.sequence, c.opened_at + s.after as at, case s.role when 'system' then c.source else s.role || ' ' || 1 + c.n % 40 end as actor, s.role, s.action, s.from_status, s.to_status,
           case when s.action in ('reject', 'suspend') then '现场无此情况' end as opinion,
           jsonb_build_object('set', jsonb_strip_nulls(
               case when s.action = 'seen_again' then '{}' else jsonb_build_object('status', s.to_status) end
            || case when s.is_stage then jsonb_build_object('stage_entered_at', pg_temp.wire(c.opened_at + s.after)) else '{}' end
            || case when s.is_stage and s.after = c.stage_after then jsonb_build_object('stage_due_at', pg_temp.wire(c.due_at), 'alarm_at', case when c.is_waiting then pg_temp.wire(c.due_at) end) else '{}' end
            || case s.action
               when 'open' then jsonb_build_object('level', c.level, 'escalation', 0, 'return_count', 0, 'rework_count', 0)
               when 'file' then jsonb_build_object('unit_id', c.unit_id, 'department', c.department)
               when 'dispatch' then jsonb_build_object('rules_version', $5::text, 'deadline_at', pg_temp.wire(c.opened_at + interval '2 days'))
               when 'dispose' then jsonb_build_object('disposed_at', pg_temp.wire(c.opened_at + s.after))
               when 'check' then jsonb_build_object('check_result', 'pass')
               when 'close' then jsonb_build_object('closed_at', pg_temp.wire(c.opened_at + s.after))
               when 'suspend' then jsonb_build_object('suspended_from', 'dispatched', 'suspended_at', pg_temp.wire(c.opened_at + s.after))
               when 'mark_duplicate' then jsonb_build_object('duplicate_of', c.duplicate_of)
               else '{}' end))
            || case when s.action = 'open' then jsonb_build_object('source', c.source, 'cell', c.code) else '{}' end as detail
    from city c join pg_temp.step s on s.final = c.status
    union all
    select c.id, c.steps + 1, c.due_at, 'system', 'system', 'overdue', c.status, c.status, null,
           jsonb_build_object('set', jsonb_build_object('overdue_at', pg_temp.wire(c.due_at), 'alarm_at', null), 'due_at', pg_temp.wire(c.due_at))
    from city c where c.is_late
), linked as materialized (
    select e.*, pg_temp.chain(row(null, e.case_id, e.sequence, e.at, e.actor, e.role, e.action, e.from_status, e.to_status, e.opinion, e.detail, '', '', null)::smartcity.case_event)
                over (partition by e.case_id order by e.sequence) as hash
    from entry e
), chain_end as (
    select case_id, count(*)::int as entries, (array_agg(hash order by sequence desc))[1] as hash from linked group by case_id
), opened as (
    insert into smartcity.spatial_case (id, number, class, status, source, source_key, score, level, description, edition_id, cell_code, geom, opened_at, occurred_at, version, event_count, last_hash,
                                        unit_id, department, rules_version, deadline_at, stage_entered_at, stage_due_at, overdue_at, alarm_at, suspended_from, suspended_at, check_result, duplicate_of, disposed_at, closed_at)
    select c.id, format('KM-%s-%s', y.year, lpad((c.n - y.before)::text, 6, '0')), c.class, c.status, c.source, 'load:' || c.n, case when c.source = 'satellite' then 0.5 + c.b / 2 end, c.level,
           case when c.source = 'citizen' then '群众反映：此处扬尘较大' end, c.edition_id, c.code,
           case when c.source = 'satellite' then st_makeenvelope(c.x, c.y, c.x + 0.0002 + 0.0003 * c.b, c.y + 0.0002 + 0.0003 * c.b, 4490) else st_setsrid(st_makepoint(c.x, c.y), 4490) end,
           c.opened_at, c.opened_at - interval '1 minute', c.version, h.entries, h.hash, case when c.is_filed then c.unit_id end, case when c.is_filed then c.department end,
           case when c.is_dispatched then $5 end, case when c.is_dispatched then c.opened_at + interval '2 days' end, c.stage_at, c.due_at, case when c.is_late then c.due_at end,
           case when c.is_waiting and not c.is_late then c.due_at end, case when c.status = 'suspended' then 'dispatched' end, case when c.status = 'suspended' then c.opened_at + interval '90 minutes' end,
           case when c.status in ('checked', 'closed') then 'pass' end, c.duplicate_of, case when c.status in ('disposed', 'fed_back', 'checked', 'closed') then c.opened_at + interval '3 hours' end,
           case when c.status = 'closed' then c.stage_at end
    from city c
    join chain_end h on h.case_id = c.id
    join pg_temp.year y on c.n > y.before and c.n <= y.before + y.last
    order by c.n
)
insert into smartcity.case_event (case_id, sequence, at, actor, role, action, from_status, to_status, opinion, detail, previous_hash, hash)
select case_id, sequence, at, actor, role, action, from_status, to_status, opinion, detail, lag(hash, 1, '') over (partition by case_id order by sequence), hash from linked order by case_id, sequence
