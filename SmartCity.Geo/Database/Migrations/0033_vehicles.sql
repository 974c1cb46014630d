-- Large vehicles that cameras saw at gates and on routes. A passage is one vehicle through one camera's view; its load and cover are what an officer says of it.

create table smartcity.vehicle_passage (
    id         bigint      generated always as identity primary key,
    camera_id  uuid        not null references smartcity.camera,
    kind       text        not null check (kind in ('truck', 'bus')),
    first_seen timestamptz not null,
    last_seen  timestamptz not null check (last_seen >= first_seen),
    sightings  integer     not null default 1 check (sightings > 0),
    score      double precision not null check (score between 0 and 1),
    left_edge  double precision not null,
    top_edge   double precision not null,
    right_edge double precision not null check (right_edge >= left_edge),
    low_edge   double precision not null check (low_edge >= top_edge),
    load       text        check (load in ('right', 'too_high', 'spilling', 'unclear')),
    cover      text        check (cover in ('closed', 'open', 'unclear')),
    opinion    text,
    checked_by text,
    checked_at timestamptz,
    check (num_nonnulls(load, cover, checked_by, checked_at) in (0, 4))
);
create index vehicle_passage_page_idx on smartcity.vehicle_passage (camera_id, id desc);
create index vehicle_passage_time_idx on smartcity.vehicle_passage (camera_id, first_seen);
create index vehicle_passage_open_idx on smartcity.vehicle_passage (camera_id, id desc) where checked_at is null;
comment on table smartcity.vehicle_passage is 'One large vehicle through the view of a camera. The detector says that it is there; load and cover are an officer''s word alone.';
comment on column smartcity.vehicle_passage.left_edge is 'Edges of the best sighting, in shares of the picture, from the top left corner.';
comment on column smartcity.vehicle_passage.score is 'Of the best sighting: how sure the detector was that it is such a vehicle.';

create table smartcity.vehicle_sighting (
    passage_id bigint not null references smartcity.vehicle_passage on delete cascade,
    frame_id   bigint not null references smartcity.camera_frame on delete cascade,
    primary key (passage_id, frame_id)
);
create index vehicle_sighting_frame_idx on smartcity.vehicle_sighting (frame_id);
comment on table smartcity.vehicle_sighting is 'The frames of a passage: its clip. They go with the frames.';

do $$ begin
    if to_regprocedure('smartcity.let_read(regclass,text)') is not null then
        call smartcity.let_read('smartcity.vehicle_passage', '(select smartcity.reads(''camera_frames''))');
        call smartcity.let_read('smartcity.vehicle_sighting', '(select smartcity.reads(''camera_frames''))');
    end if;
end $$;
