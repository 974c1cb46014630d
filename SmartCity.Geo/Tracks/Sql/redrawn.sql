-- Detections of the groups $1 whose outline an officer has changed since: the new one is taken, looks at the old one go.
with changed as (
    update smartcity.track_sighting s set geom = coalesce(d.reviewed_geom, d.geom)
    from smartcity.detection d
    where d.id = s.detection_id and s.group_id = any ($1) and not st_orderingequals(s.geom, coalesce(d.reviewed_geom, d.geom))
    returning s.detection_id
), gone as (
    delete from smartcity.track_look l using changed c where l.detection_id = c.detection_id
)
select detection_id from changed
