-- What a city with a million cases and a hundred thousand tracks was measured to need besides 0019 (benchmarks: cases, track-matching).

-- A note on a case changes two columns that no index holds: with room on its page the row is written again there, and none of the indexes is touched.
alter table smartcity.spatial_case set (fillfactor = 85);

-- The cases of one class in a box are found without looking at those of the others.
create extension if not exists btree_gist;
drop index smartcity.spatial_case_geom_idx;
create index spatial_case_geom_idx on smartcity.spatial_case using gist (geom, class);
