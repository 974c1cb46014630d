-- Detections of run $1 with their state: linked already, and the cell that owns them and their shape (null outside of all cells).
select d.id, d.score >= $2, l.case_id is not null, owner.edition_id, owner.code, coalesce(d.reviewed_class, d.class), case when owner.code is not null then coalesce(d.reviewed_geom, d.geom) end, d.score, scene.acquired_at
from smartcity.detection d
join smartcity.change_run r on r.id = d.run_id
join smartcity.scene on scene.id = r.after_scene
left join smartcity.case_detection l on l.detection_id = d.id
left join lateral smartcity.owning_cell(coalesce(d.reviewed_geom, d.geom)) owner on l.case_id is null and d.score >= $2
where d.run_id = $1 and (l.case_id is not null or d.verdict is distinct from 'rejected')   -- rejected: an officer saw that nothing changed there
order by owner.code, d.score desc, d.id
