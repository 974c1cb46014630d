-- Judged detections whose features were kept, each with its latest review, in an order that does not depend on ids of this database.
-- Reviewer: a hash of the key's hash, which is a hash of 256 random bits, so it can't be guessed.
select d.id, r.before_scene, r.after_scene, case when v.verdict <> 'rejected' then coalesce(v.class, d.class) end, d.class, v.verdict,
       coalesce(owner.code, format('%s,%s', floor(st_x(middle.point) * 100)::int, floor(st_y(middle.point) * 100)::int)),
       left(encode(sha256(convert_to('reviewer:' || k.hash, 'UTF8')), 'hex'), 16), v.at, v.method_version, v.model_version, r.feature_names, d.features, coalesce(v.geom, d.geom)
from smartcity.detection d
join smartcity.change_run r on r.id = d.run_id
join smartcity.detection_review v on v.detection_id = d.id and v.sequence = d.version - 1
join smartcity.api_key k on k.id = v.key_id
cross join lateral (select st_pointonsurface(d.geom) as point) middle
left join lateral smartcity.owning_cell(d.geom) owner on true
where d.verdict is not null and d.features is not null
order by r.before_scene, r.after_scene, st_x(middle.point), st_y(middle.point), d.id
