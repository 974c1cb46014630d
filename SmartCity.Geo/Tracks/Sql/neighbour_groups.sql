-- Pairs of groups that touch: of the sightings $1 with any others, boxes grown by $2 metres (a degree of longitude has at least 40 km below 68 degrees).
select distinct n.group_id, s.group_id
from smartcity.track_sighting n
join smartcity.track_sighting s on s.geom && st_expand(n.geom, $2 / 40000)
where n.detection_id = any ($1) and s.group_id <> n.group_id
