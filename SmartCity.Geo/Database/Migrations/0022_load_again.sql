-- What a city with a million cases and a hundred thousand tracks was measured to need besides 0019 (benchmarks: cases, track-matching).

-- A note on a case changes two columns that no index holds: with room on its page the row is written again there, and none of the indexes is touched.
alter table smartcity.spatial_case set (fillfactor = 85);

-- The cases of one class in a box are found without looking at those of the others.
create extension if not exists btree_gist;
drop index smartcity.spatial_case_geom_idx;
create index spatial_case_geom_idx on smartcity.spatial_case using gist (geom, class);

-- Which tracks a detection may have to do with is asked when it is taken and when groups are joined.
create function smartcity.reach(shape geometry, metres double precision) returns geometry language sql immutable parallel safe as $$
    select st_expand(shape, metres / (110000 * cos(radians(least(89, greatest(abs(st_ymin(shape)), abs(st_ymax(shape))))))), metres / 110000)
$$;
comment on function smartcity.reach is 'The box of a shape in degrees, grown by so many metres or a little more: a degree of latitude has at least 110,000 m, one of longitude that times the cosine.';
