-- Groups $1 become part of the groups $2.
with moved as (select * from unnest($1::uuid[], $2::uuid[]) as m(old, new)),
     tracks as (update smartcity.track t set group_id = m.new from moved m where t.group_id = m.old)
update smartcity.track_sighting s set group_id = m.new from moved m where s.group_id = m.old
