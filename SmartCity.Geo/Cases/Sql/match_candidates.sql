-- Pairs of a detection without a case and a case that may show the same object.
-- $1 run, $2 minimum score, $3 least IoU, $4 radius in metres, $5/$6 classes with a radius of their own, $7 statuses that end a case,
-- $8 changes that are an unregistered site where no site is permitted: such a case is still the object of the detection.
-- The same two scenes again, by another method or model, show the same object whatever class it is given now.
-- A case that has ended still matches a detection from the same two scenes: that evidence has been judged.
-- A case that already has a detection of this run is left out: within one run, two objects are two objects.
with fresh as (
    select d.id, coalesce(d.reviewed_class, d.class) as class, coalesce(d.reviewed_geom, d.geom) as geom, r.before_scene, r.after_scene, coalesce(own.radius, $4) as radius
    from smartcity.detection d
    join smartcity.change_run r on r.id = d.run_id
    left join unnest($5::text[], $6::double precision[]) as own(class, radius) on own.class = coalesce(d.reviewed_class, d.class)
    where d.run_id = $1 and d.score >= $2 and d.verdict is distinct from 'rejected' and not exists (select from smartcity.case_detection l where l.detection_id = d.id)
)
select d.id, c.id, c.number, near.iou, near.distance
from fresh d
join smartcity.spatial_case c
    -- a centroid may lie inside a large shape: boxes within the radius (1 degree of longitude is at least 40 km below 68 degrees) are enough
    on c.geom && st_expand(d.geom, d.radius / 40000)
cross join lateral (
    select st_area(st_intersection(c.geom, d.geom)) / nullif(st_area(st_union(c.geom, d.geom)), 0) as overlap,
           st_distance(st_centroid(c.geom)::geography, st_centroid(d.geom)::geography) as distance
) measured
cross join lateral (select coalesce(measured.overlap, 0) as iou, measured.distance as distance) near
cross join lateral (
    select exists (
        select from smartcity.case_detection l
        join smartcity.detection o on o.id = l.detection_id
        join smartcity.change_run r on r.id = o.run_id
        where l.case_id = c.id and r.before_scene = d.before_scene and r.after_scene = d.after_scene) as same_scenes
) known
where ((c.class = d.class or c.class = 'unregistered_site' and d.class = any ($8::text[])) and (near.iou >= $3 or near.distance <= d.radius) or near.iou >= $3 and known.same_scenes)
  and not exists (select from smartcity.case_detection l join smartcity.detection o on o.id = l.detection_id where l.case_id = c.id and o.run_id = $1)
  and (c.status <> all ($7::text[]) or known.same_scenes)
