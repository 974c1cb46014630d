-- Detections of run $1 with their state: linked already, and the cell that owns them (null outside of all cells).
select d.id, d.score >= $2, l.case_id is not null, owner.edition_id, owner.code
from smartcity.detection d
left join smartcity.case_detection l on l.detection_id = d.id
left join lateral smartcity.owning_cell(coalesce(d.reviewed_geom, d.geom)) owner on l.case_id is null and d.score >= $2
where d.run_id = $1 and (l.case_id is not null or d.verdict is distinct from 'rejected')   -- rejected: an officer saw that nothing changed there
order by owner.code, d.score desc, d.id
