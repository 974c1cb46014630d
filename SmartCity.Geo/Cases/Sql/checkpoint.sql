-- A checkpoint over all entries since the last one, at time $1; no row when there are none. The caller holds case_event against writers.
with last as (
    select coalesce(max(id), 0) as id, coalesce(max(last_event), 0) as last_event,
           coalesce((select hash from smartcity.case_checkpoint order by id desc limit 1), '') as hash
    from smartcity.case_checkpoint
), changed as (
    select distinct on (e.case_id) e.case_id, e.sequence, e.hash, max(e.id) over () as newest
    from smartcity.case_event e where e.id > (select last_event from last)
    order by e.case_id, e.sequence desc
), summed as (
    select max(newest) as newest, string_agg(case_id || ':' || sequence || ':' || hash, E'\n' order by case_id) as members from changed having count(*) > 0
), made as (
    insert into smartcity.case_checkpoint (id, at, last_event, previous_hash, hash)
    select last.id + 1, $1, summed.newest, last.hash, smartcity.case_checkpoint_hash(last.id + 1, $1, summed.newest, last.hash, summed.members) from last cross join summed
    returning id
), entered as (
    insert into smartcity.case_checkpoint_member (checkpoint_id, case_id, sequence, hash) select made.id, changed.case_id, changed.sequence, changed.hash from made cross join changed
)
select id from made
