-- Every fault of the audit chains, of case $1 or of all (null): nothing when they are whole.
with entry as (
    select e.*, row_number() over chain as expected_sequence, lag(e.hash, 1, '') over chain as expected_previous,
           lag(e.to_status) over chain as status_before
    from smartcity.case_event e
    where e.case_id = $1 or $1 is null
    window chain as (partition by e.case_id order by e.sequence)
), last_entry as (
    select distinct on (case_id) case_id, sequence, hash, to_status from entry order by case_id, sequence desc
), fault as (
    select case_id, sequence, 'an entry before this one is missing' as what from entry where sequence <> expected_sequence
    union all
    select case_id, sequence, 'it does not follow the entry before it' from entry where previous_hash <> expected_previous or from_status is distinct from status_before
    union all
    select e.case_id, e.sequence, 'its content was changed' from entry e join smartcity.case_event stored on stored.id = e.id where smartcity.case_event_hash(stored) <> stored.hash
    union all
    select c.id, null, case when l.case_id is null then 'it has no entries'
                            when c.event_count <> l.sequence or c.last_hash <> l.hash then 'its last entries are missing'
                            else 'its status is not that of its last entry' end
    from smartcity.spatial_case c left join last_entry l on l.case_id = c.id
    where (c.id = $1 or $1 is null) and (l.case_id is null or c.event_count <> l.sequence or c.last_hash <> l.hash or c.status <> l.to_status)
)
select f.case_id, c.number, f.sequence, f.what from fault f join smartcity.spatial_case c on c.id = f.case_id order by c.number, f.sequence nulls last, f.what
