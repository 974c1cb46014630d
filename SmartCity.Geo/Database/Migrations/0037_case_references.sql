-- The cases that a case stands for or goes on as: without an index, each case that is deleted costs two scans of all cases.
create index spatial_case_duplicate_of_idx on smartcity.spatial_case (duplicate_of) where duplicate_of is not null;
create index spatial_case_reopened_from_idx on smartcity.spatial_case (reopened_from) where reopened_from is not null;
create index spatial_case_detection_id_idx on smartcity.spatial_case (detection_id) where detection_id is not null;
