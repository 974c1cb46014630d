-- Reckons the haze of the five minutes that hold $1 anew, from the frames of each camera in the $2 minutes before $1, and from the monitors: $8 of them speak, $9 are high.
-- A camera is hazy when its last frame is dust or haze all over, or when the mean of its frames is $3 or more and $4 above what it is used to over at least $5 frames: some views look hazy on any day.
-- $6 cameras or monitors that are needed at least; $7 the share of them from which on it is the region's.
insert into smartcity.regional_haze as h (at, cameras, hazy_cameras, haze, monitors, high_monitors, is_regional)
select date_bin('5 minutes', $1, 'epoch'), c.cameras, c.hazy, c.haze, m.monitors, m.high,
       c.cameras >= $6 and c.hazy >= $7 * c.cameras or m.monitors >= $6 and m.high >= $7 * m.monitors
from (
    select count(*)::int as cameras, count(*) filter (where of.is_regional or of.haze >= $3 and of.haze - of.usual >= $4 and of.frames >= $5)::int as hazy, avg(of.haze) as haze
    from (
        select avg(f.haze) as haze, avg(f.usual_haze) as usual, max(f.usual_frames) as frames, (array_agg(f.is_regional order by f.taken_at desc, f.id desc))[1] as is_regional
        from smartcity.camera_frame f
        where f.verdict = 'assessable' and f.taken_at > $1 - $2 * interval '1 minute' and f.taken_at <= $1
        group by f.camera_id
    ) of
) c, (select $8::int as monitors, $9::int as high) m
on conflict (at) do update set cameras = excluded.cameras, hazy_cameras = excluded.hazy_cameras, haze = excluded.haze, monitors = excluded.monitors, high_monitors = excluded.high_monitors,
    is_regional = excluded.is_regional
returning h.is_regional
