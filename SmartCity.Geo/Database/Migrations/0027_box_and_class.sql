-- A plain class beside the box tempted the planner to read this index for a class without any box: a hundred times as long as the index of a status. As an expression it is there for those questions alone that name it.
drop index smartcity.spatial_case_geom_idx;
create index spatial_case_geom_idx on smartcity.spatial_case using gist (geom, (class || ''));
analyze smartcity.spatial_case;
