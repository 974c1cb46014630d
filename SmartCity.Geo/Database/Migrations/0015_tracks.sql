-- Tracks: objects through dates, folded from detections, reviews and looks at score rasters. All but looks, pins and rules can be derived again.

create table smartcity.track_rules (
    version       text primary key check (version <> ''),
    sha256        text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
    content       jsonb       not null check (jsonb_typeof(content) = 'object'),
    first_used_at timestamptz not null default now()
);
comment on table smartcity.track_rules is 'The thresholds that decided tracks, by version. A version never changes.';
create trigger track_rules_append_only before update or delete on smartcity.track_rules for each row execute function smartcity.refuse_change();
create trigger track_rules_no_truncate before truncate on smartcity.track_rules for each statement execute function smartcity.refuse_change();

create sequence smartcity.track_pin;

create table smartcity.track (
    id            uuid primary key,
    group_id      uuid             not null,
    state         text             not null check (state in ('candidate', 'open', 'ended', 'lapsed', 'merged', 'withdrawn')),
    class         text             not null check (class <> ''),
    score         double precision not null check (score between 0 and 1),
    first_seen    date             not null,
    last_seen     date             not null,
    opened_on     date,
    ended_on      date,
    parent_id     uuid,
    merged_into   uuid,
    founder_id    uuid             not null references smartcity.detection,
    pin           bigint unique,
    anchor_id     uuid             references smartcity.detection,
    told          text             check (told in ('ended', 'merged', 'withdrawn')),
    digest        text             not null,
    rules_version text             not null references smartcity.track_rules,
    decided_at    timestamptz      not null default now(),
    geom          geometry(Geometry, 4490) not null check (st_isvalid(geom) and geometrytype(geom) in ('POINT', 'POLYGON', 'MULTIPOLYGON')),
    check (last_seen >= first_seen),
    check (state <> 'open' or opened_on is not null),
    check ((pin is null) = (anchor_id is null)),
    check (state <> 'merged' or merged_into is not null),
    check (merged_into <> id and parent_id <> id)
);
create index track_geom_idx on smartcity.track using gist (geom);
create index track_group_idx on smartcity.track (group_id);
create index track_state_idx on smartcity.track (state, class, id);
create index track_parent_idx on smartcity.track (parent_id) where parent_id is not null;
create index track_merged_idx on smartcity.track (merged_into) where merged_into is not null;
comment on table smartcity.track is 'One object through dates. Days are of the city''s time zone; geometry is that of the latest detection.';
comment on column smartcity.track.group_id is 'Detections that may have to do with each other; a group is folded as a whole.';
comment on column smartcity.track.parent_id is 'Lineage: the track that this one split from.';
comment on column smartcity.track.merged_into is 'Lineage: the track that this one goes on in.';
comment on column smartcity.track.pin is 'Set when a case is filed: the id lives on whatever older scenes tell. Older pins are smaller.';
comment on column smartcity.track.anchor_id is 'The detection that began the track when it was pinned: the pin follows it.';
comment on column smartcity.track.told is 'The ending that its cases were told of; null: none.';
comment on column smartcity.track.digest is 'SHA-256 of all that was decided: what is the same is not written again.';

create table smartcity.track_run (
    run_id     uuid primary key references smartcity.change_run,
    applied_at timestamptz not null default now()
);
comment on table smartcity.track_run is 'Comparisons that were given to tracks: one that was not yet says nothing, also not that something is absent.';

create table smartcity.track_sighting (
    detection_id uuid primary key references smartcity.detection,
    run_id       uuid not null references smartcity.change_run,
    group_id     uuid not null,
    track_id     uuid references smartcity.track on delete set null,
    geom         geometry(Geometry, 4490) not null
);
create index track_sighting_run_idx on smartcity.track_sighting (run_id);
create index track_sighting_group_idx on smartcity.track_sighting (group_id);
create index track_sighting_track_idx on smartcity.track_sighting (track_id);
create index track_sighting_geom_idx on smartcity.track_sighting using gist (geom);
comment on table smartcity.track_sighting is 'Detections that were given to tracks; track_id is null for one that belongs to none. The outline is the one that holds, by the officer or as detected.';

create table smartcity.track_observation (
    track_id       uuid    not null references smartcity.track on delete cascade,
    day            date    not null,
    evidence       text    not null check (evidence in ('seen_high', 'seen_low', 'absent', 'not_clear')),
    score          double precision check (score between 0 and 1),
    detection_id   uuid    references smartcity.detection,
    run_id         uuid    not null references smartcity.change_run,
    assessed_share double precision check (assessed_share between 0 and 1),
    by_officer     boolean not null,
    primary key (track_id, day)
);
comment on table smartcity.track_observation is 'What each date says of a track.';

create table smartcity.track_look (
    detection_id   uuid not null references smartcity.detection,
    run_id         uuid not null references smartcity.change_run,
    assessed_share double precision not null check (assessed_share between 0 and 1),
    score          double precision not null check (score between 0 and 1),
    primary key (detection_id, run_id)
);
comment on table smartcity.track_look is 'Measured: what the score raster of a run says of the outline of a detection of another date. Goes when the outline is redrawn.';

alter table smartcity.spatial_case add constraint spatial_case_track foreign key (track_id) references smartcity.track;
create index spatial_case_track_idx on smartcity.spatial_case (track_id) where track_id is not null;
