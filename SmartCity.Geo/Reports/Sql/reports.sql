-- Reports as they stand, the latest first: $1 report, $2 numbers, $3 service codes, $4 from, $5 until, $6 open or not, $7 statuses that end a case, $8 limit, $9 offset.
select r.id, r.case_id, c.number, r.service_code, c.status, s.status, s.number, st_x(st_pointonsurface(c.geom)), st_y(st_pointonsurface(c.geom)), r.submitted_at, last.at,
       s.deadline_at, u.name_zh, u.name_en, answer.opinion, p.description, p.address,
       array(select e.sha256 from smartcity.evidence e where e.case_id = c.id and e.uploaded_by = r.reporter order by e.created_at, e.kind, e.id), r.erased_at
from smartcity.citizen_report r
join smartcity.spatial_case c on c.id = r.case_id
join smartcity.spatial_case s on s.id = case when c.status = 'duplicate' then smartcity.standing_case(c.id) else c.id end
left join smartcity.unit u on u.id = s.unit_id
left join smartcity.report_person p on p.report_id = r.id
left join lateral (select max(e.at) as at from smartcity.case_event e where e.case_id in (c.id, s.id)) last on true
left join lateral (select e.opinion from smartcity.case_event e where e.case_id in (c.id, s.id) and e.action = 'answer' order by e.at desc, e.id desc limit 1) answer on true
where ($1::uuid is null or r.id = $1)
  and (cardinality($2::text[]) = 0 or c.number = any ($2))
  and (cardinality($3::text[]) = 0 or r.service_code = any ($3))
  and ($4::timestamptz is null or r.submitted_at >= $4)
  and ($5::timestamptz is null or r.submitted_at <= $5)
  and ($6::boolean is null or $6 = (s.status <> all ($7::text[])))
order by r.submitted_at desc, r.id desc
limit $8 offset $9
