-- The open case (and its status) that an exceedance belongs to: the oldest one of class $1 at site $2, or where there is no site one that monitor $3 has a part in. $4 statuses that end a case.
select c.id, c.status from smartcity.spatial_case c
where c.class = $1 and c.status <> all ($4::text[])
  and (c.site_id = $2 or $2 is null and c.site_id is null and exists (select from smartcity.exceedance e where e.case_id = c.id and e.monitor_id = $3))
order by c.number
limit 1
for update
