-- Indicators: the facts that counts and rates are sums of, read off the log of the cases.

create function smartcity.event_deadline(detail jsonb) returns timestamptz language sql immutable as $$
    select (detail->'set'->>'deadline_at')::timestamptz   -- it carries its own offset
$$;
create index case_event_happened_idx on smartcity.case_event (happened_at);
create index case_event_deadline_idx on smartcity.case_event (smartcity.event_deadline(detail)) where smartcity.event_deadline(detail) is not null;

-- A round is one task of disposal: from a dispatch, or a reopening, up to the next one. Reworks belong to the round that they are made in.
create function smartcity.indicator_fact(since timestamptz, until timestamptz, as_of timestamptz)
returns table (case_id uuid, at timestamptz, unit_id text, department text, kind text, a boolean, b boolean, c boolean) language sql stable
set enable_nestloop = off   -- the planner takes the results of these steps for a row or two, and would join thousands by loops
as $$
    with touched as (
        select e.case_id from smartcity.case_event e where e.happened_at >= since and e.happened_at < until
        union
        select e.case_id from smartcity.case_event e where smartcity.event_deadline(e.detail) >= since and smartcity.event_deadline(e.detail) < until
    ), log as (
        select e.case_id, e.sequence, e.action, e.from_status, e.to_status, e.happened_at as at, e.detail->'set'->>'unit_id' as new_unit,
               e.detail->'set' ? 'department' as sets_department, e.detail->'set'->>'department' as new_department, e.detail->'set' ? 'deadline_at' as sets_deadline, smartcity.event_deadline(e.detail) as new_deadline
        from touched join smartcity.case_event e on e.case_id = touched.case_id
        where e.happened_at <= as_of
    ), counted as (
        select log.*, count(new_unit) over so_far as unit_no, count(*) filter (where sets_deadline) over so_far as deadline_no, count(*) filter (where sets_department) over so_far as department_no,
               count(*) filter (where action in ('dispatch', 'reopen')) over so_far as round, count(*) filter (where action = 'dispose') over so_far as disposal
        from log window so_far as (partition by log.case_id order by log.sequence)
    ), known as (   -- with the unit and the deadline that were in force after each entry
        select counted.*, max(new_unit) over (partition by counted.case_id, unit_no) as unit_id,
               max(new_department) over (partition by counted.case_id, department_no) as department, max(new_deadline) over (partition by counted.case_id, deadline_no) as deadline,
               bool_or(action in ('rework', 'reopen')) over (partition by counted.case_id, disposal) as comes_back,
               disposal - min(disposal) over (partition by counted.case_id, round) as disposals_in_round,
               action in ('dispatch', 'reopen', 'return') or (from_status <> 'filed' and to_status <> 'filed') as has_task   -- what is done after a return is not the task of who returned it
        from counted
    ), whole as (
        select k.case_id, bool_or(k.action = 'file') as is_filed, bool_or(k.action = 'mark_duplicate') as is_duplicate,
               (array_agg(k.to_status order by k.sequence desc))[1] as status, max(k.round) as last_round
        from known k group by k.case_id
    ), round as (
        select k.case_id, k.round, min(k.at) as started,
               (array_agg(k.unit_id order by k.sequence desc) filter (where k.has_task))[1] as unit_id, (array_agg(k.department order by k.sequence desc) filter (where k.has_task))[1] as department,
               bool_or(k.action = 'return') as returned, bool_or(k.action = 'mark_duplicate') as duplicate, bool_or(k.action = 'close') as closed, bool_or(k.action = 'dispose') as disposed,
               bool_or(k.action = 'assign' and k.from_status = 'dispatched' and k.new_unit is not null and k.disposals_in_round = 0) as moved,
               coalesce((array_agg(k.deadline order by k.sequence) filter (where k.action = 'dispose'))[1], (array_agg(k.deadline order by k.sequence desc))[1]) as deadline,
               (array_agg(k.at <= k.deadline order by k.sequence) filter (where k.action = 'dispose'))[1] as first_in_time,
               (array_agg(k.at <= k.deadline order by k.sequence desc) filter (where k.action = 'dispose'))[1] as last_in_time
        from known k where k.round > 0 group by k.case_id, k.round
    ), fact as (
        select k.case_id, k.at, k.unit_id, k.department, k.action as kind, w.is_filed as a, w.is_duplicate as b, null::boolean as c from known k join whole w on w.case_id = k.case_id where k.action = 'open'
        union all
        select k.case_id, k.at, k.unit_id, k.department, k.action, w.status = 'closed', w.is_duplicate, null from known k join whole w on w.case_id = k.case_id where k.action = 'file'
        union all
        select k.case_id, k.at, k.unit_id, k.department, k.action, k.comes_back, null, null from known k where k.action = 'dispose'
        union all
        select k.case_id, k.at, k.unit_id, k.department, case when k.action = 'reopen' then 'rework' else k.action end, null, null, null
        from known k where k.action in ('close', 'return', 'rework', 'reopen', 'mark_duplicate')
        union all
        select r.case_id, r.started, r.unit_id, r.department, 'round', not r.returned and not r.moved, not r.returned and not r.duplicate, r.disposed from round r
        union all
        select r.case_id, r.deadline, r.unit_id, r.department, 'due', coalesce(r.first_in_time, false), r.closed and coalesce(r.last_in_time, false), null
        from round r join whole w on w.case_id = r.case_id
        where r.deadline <= as_of and not r.returned and not r.duplicate and not (w.status = 'suspended' and r.round = w.last_round)
    )
    select fact.case_id, fact.at, fact.unit_id, fact.department, fact.kind, fact.a, fact.b, fact.c from fact where fact.at >= since and fact.at < until
$$;
comment on function smartcity.indicator_fact is 'What happened to cases from since on and before until, as the log up to as_of tells it: one row per fact.
open: a = was filed, b = became a duplicate. file: a = is closed, b = became a duplicate. round, at its dispatch: a = right at once (neither returned nor moved to another unit before the disposal),
b = stood (neither returned nor a duplicate), c = was disposed of. dispose: a = came back (rework, reopening). due, at the deadline: a = first disposal in time, b = closed, the last disposal in time.
close, return, rework (with reopenings), mark_duplicate: no more than that.';
