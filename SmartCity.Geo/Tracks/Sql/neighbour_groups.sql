-- Pairs of groups that touch: of the sightings $1 with any others, boxes grown by $2 metres (a degree of latitude has at least 110,000 m, one of longitude that times the cosine).
select distinct n.group_id, s.group_id
from smartcity.track_sighting n
join smartcity.track_sighting s
    on s.geom && st_expand(n.geom, $2 / (110000 * cos(radians(least(89, greatest(abs(st_ymin(n.geom)), abs(st_ymax(n.geom))))))), $2 / 110000)
where n.detection_id = any ($1) and s.group_id <> n.group_id
