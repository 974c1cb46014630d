-- The detections of the groups $1. What a rejected case rested on counts as rejected, unless an officer has judged the detection itself.
select s.group_id, s.detection_id, s.run_id, d.class, coalesce(d.reviewed_class, d.class), s.geom, d.score,
       case when d.verdict in ('confirmed', 'reclassed', 'redrawn') then 'confirmed' when d.verdict = 'rejected' or c.status = 'rejected' then 'rejected' end, l.case_id
from smartcity.track_sighting s
join smartcity.detection d on d.id = s.detection_id
left join smartcity.case_detection l on l.detection_id = d.id
left join smartcity.spatial_case c on c.id = l.case_id
where s.group_id = any ($1)
