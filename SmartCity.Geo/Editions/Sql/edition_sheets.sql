-- Published editions: id, valid_from, withdrawn_at, and the editions that share ground with each.
select e.id, e.valid_from, e.withdrawn_at, array(select o.other_id from smartcity.edition_overlap o where o.edition_id = e.id order by 1)
from smartcity.edition e
where e.status = 'published'
