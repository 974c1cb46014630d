-- What cameras remember over a restart, and counts of a camera's alarms of a day by an index. See docs/camera-intake.md.

create table smartcity.camera_memory (
    camera_id uuid        primary key references smartcity.camera,
    file      text        not null check (file <> ''),
    key       bytea       not null check (length(key) = 32),
    sha256    bytea       not null check (length(sha256) = 32),
    saved_at  timestamptz not null
);
comment on table smartcity.camera_memory is 'Where a camera''s memory lies in the data folder, and the key that opens it. The memory holds pictures that were not covered: without this row its file can''t be read, and each time it is saved it gets another key.';
comment on column smartcity.camera_memory.sha256 is 'Of the file: any other one is not opened.';

create index dust_plume_time_idx on smartcity.dust_plume (camera_id, taken_at desc, id desc);
create index dust_plume_alarm_idx on smartcity.dust_plume (camera_id, taken_at, track) where level = 'alarm';
