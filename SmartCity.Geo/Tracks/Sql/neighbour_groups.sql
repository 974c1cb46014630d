-- Pairs of groups that touch: of the sightings $1 with any others, boxes grown by $2 metres.
select distinct n.group_id, s.group_id
from smartcity.track_sighting n
join smartcity.track_sighting s
    on s.geom && smartcity.reach(n.geom, $2)
where n.detection_id = any ($1) and s.group_id <> n.group_id
