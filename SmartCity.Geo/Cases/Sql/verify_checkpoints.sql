-- Every fault of the checkpoints and of the numbering of cases: nothing when they are whole.
with member as (
    select checkpoint_id, string_agg(case_id || ':' || sequence || ':' || hash, E'\n' order by case_id) as members from smartcity.case_checkpoint_member group by checkpoint_id
), checkpoint as (
    select c.*, coalesce(m.members, '') as members, row_number() over (order by c.id) as expected_id, lag(c.hash, 1, '') over (order by c.id) as expected_previous
    from smartcity.case_checkpoint c left join member m on m.checkpoint_id = c.id
), fault as (
    select null::uuid as case_id, 'checkpoint ' || id as place, null::int as sequence, 'its content was changed' as what, id
    from checkpoint where hash <> smartcity.case_checkpoint_hash(id, at, last_event, previous_hash, members)
    union all
    select null, 'checkpoint ' || id, null, 'it does not follow the checkpoint before it', id from checkpoint where id <> expected_id or previous_hash <> expected_previous
    union all
    select m.case_id, coalesce(c.number, 'checkpoint ' || m.checkpoint_id), m.sequence, case when c.id is null then 'a case that was there is gone' else 'an entry that was there is gone or another' end, m.checkpoint_id
    from smartcity.case_checkpoint_member m left join smartcity.spatial_case c on c.id = m.case_id
    where not exists (select from smartcity.case_event e where e.case_id = m.case_id and e.sequence = m.sequence and e.hash = m.hash)
    union all
    select e.case_id, c.number, e.sequence, 'it was entered behind a checkpoint', 0
    from smartcity.case_event e join smartcity.spatial_case c on c.id = e.case_id
    where e.id <= (select max(last_event) from smartcity.case_checkpoint)
      and not exists (select from smartcity.case_checkpoint_member m where m.case_id = e.case_id and m.sequence >= e.sequence)
    union all
    select null, format('%s-%s', n.prefix, n.year), null, format('%s numbers were given, %s cases are there', n.last, counted.cases), 0
    from smartcity.case_number n
    cross join lateral (select count(*) as cases from smartcity.spatial_case c where c.number like n.prefix || '-' || n.year || '-%') counted
    where counted.cases <> n.last
)
select case_id, place, sequence, what from fault order by id, place, sequence nulls first, what
