-- Frames of cameras, the plumes of dust in them, haze over the region, and the threshold that each camera has learned.

create table smartcity.camera_frame (
    id             bigint      generated always as identity primary key,
    camera_id      uuid        not null references smartcity.camera,
    taken_at       timestamptz not null,
    stated_at      timestamptz,
    received_at    timestamptz not null,
    clock_skew_s   double precision,
    via            text        not null check (via in ('upload', 'folder', 'stream')),
    sha256         text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
    picture_sha256 text        not null check (picture_sha256 ~ '^[0-9a-f]{64}$'),
    width          integer     not null check (width > 0),
    height         integer     not null check (height > 0),
    privacy        jsonb       not null check (jsonb_typeof(privacy) = 'object'),
    verdict        text        not null check (verdict in ('assessable', 'not_assessable')),
    reason         text,
    score          double precision check (score between 0 and 1),
    haze           double precision check (haze between 0 and 1),
    usual_haze     double precision check (usual_haze between 0 and 1),
    usual_frames   integer     not null default 0 check (usual_frames >= 0),
    has_memory     boolean     not null,
    is_regional    boolean     not null,
    repeats        integer     not null default 0,
    repeated_at    timestamptz,
    unique (camera_id, sha256),
    check ((reason is not null) = (verdict = 'not_assessable'))
);
create index camera_frame_page_idx on smartcity.camera_frame (camera_id, id desc);
create index camera_frame_time_idx on smartcity.camera_frame (taken_at);
create index camera_frame_received_idx on smartcity.camera_frame (received_at);
comment on table smartcity.camera_frame is 'What cameras sent. The picture that is kept shows nobody: what came is known by its hash alone.';
comment on column smartcity.camera_frame.taken_at is 'As the camera stated it, or when it came where the camera''s clock can''t be right.';
comment on column smartcity.camera_frame.clock_skew_s is 'Seconds that the camera''s clock is ahead of ours (negative: behind); null where it stated no time.';
comment on column smartcity.camera_frame.sha256 is 'Of the file as it came.';
comment on column smartcity.camera_frame.picture_sha256 is 'Of the picture with faces and plates hidden.';
comment on column smartcity.camera_frame.score is 'How likely there is dust somewhere in it; null where it could not be assessed.';
comment on column smartcity.camera_frame.usual_haze is 'Mean haze of the frames of this camera before it, over usual_frames of them: some views look hazy on any day.';
comment on column smartcity.camera_frame.repeats is 'How often the very same file came again: it is stored once.';

create table smartcity.camera_original (
    frame_id   bigint      primary key references smartcity.camera_frame on delete cascade,
    kept_until timestamptz not null
);
create index camera_original_until_idx on smartcity.camera_original (kept_until);
comment on table smartcity.camera_original is 'Frames whose file is kept as it came, for a camera whose policy allows it, and until when.';

create table smartcity.camera_original_access (
    id        bigint      generated always as identity primary key,
    frame_id  bigint      not null,
    camera_id uuid        not null references smartcity.camera,
    taken_at  timestamptz not null,
    at        timestamptz not null default clock_timestamp(),
    who       text        not null check (who <> ''),
    role      text        not null check (role <> '')
);
comment on table smartcity.camera_original_access is 'Who looked at an original, and when; stays when the original is gone.';

create table smartcity.dust_plume (
    id            bigint      generated always as identity primary key,
    camera_id     uuid        not null references smartcity.camera,
    frame_id      bigint      references smartcity.camera_frame on delete set null,
    track         uuid        not null,
    taken_at      timestamptz not null,
    outline       jsonb       not null check (jsonb_typeof(outline) = 'array'),
    base          jsonb       not null check (jsonb_typeof(base) = 'array'),
    area_share    double precision not null check (area_share between 0 and 1),
    opacity       double precision not null check (opacity between 0 and 1),
    score         double precision not null check (score between 0 and 1),
    persistence   integer     not null check (persistence > 0),
    level         text        not null check (level in ('possible', 'likely', 'alarm')),
    threshold     double precision not null,
    uncertainty_m double precision check (uncertainty_m >= 0),
    placed_by     text,
    case_state    text        not null default 'none' check (case_state in ('none', 'below', 'haze', 'opened', 'joined', 'outside')),
    case_id       uuid        references smartcity.spatial_case,
    judged        boolean,
    geom          geometry(Point, 4490),
    check ((case_id is not null) = (case_state in ('opened', 'joined')))
);
create index dust_plume_page_idx on smartcity.dust_plume (camera_id, id desc);
create index dust_plume_frame_idx on smartcity.dust_plume (frame_id);
create index dust_plume_track_idx on smartcity.dust_plume (track);
create index dust_plume_case_idx on smartcity.dust_plume (case_id) where case_id is not null;
create index dust_plume_geom_idx on smartcity.dust_plume using gist (geom);
comment on table smartcity.dust_plume is 'A plume in one frame; the rows of one track are the same plume over several.';
comment on column smartcity.dust_plume.outline is 'Corners in shares of the picture''s width and height, from the top left.';
comment on column smartcity.dust_plume.base is 'The line on which it stands, from left to right, likewise.';
comment on column smartcity.dust_plume.uncertainty_m is 'Of geom: within so many metres with 95 percent.';
comment on column smartcity.dust_plume.case_state is 'none: no alarm; below: an alarm under the camera''s threshold; haze: held back by haze over the region; opened or joined a case; outside of all cells.';
comment on column smartcity.dust_plume.judged is 'What an officer said of its case: dust, or none; null: nothing yet.';

create table smartcity.camera_threshold (
    id          bigint      generated always as identity primary key,
    camera_id   uuid        not null references smartcity.camera,
    threshold   double precision not null check (threshold between 0 and 1),
    camera_days double precision not null check (camera_days > 0),
    reasons     jsonb       not null check (jsonb_typeof(reasons) = 'array'),
    learned_at  timestamptz not null
);
create index camera_threshold_camera_idx on smartcity.camera_threshold (camera_id, id desc);
comment on table smartcity.camera_threshold is 'Thresholds by age: the last one of a camera holds. The reasons are the judged plumes that it follows from.';

create table smartcity.regional_haze (
    at           timestamptz primary key,
    cameras      integer     not null check (cameras >= 0),
    hazy_cameras integer     not null check (hazy_cameras between 0 and cameras),
    haze         double precision check (haze between 0 and 1),
    monitors     integer     not null check (monitors >= 0),
    high_monitors integer    not null check (high_monitors between 0 and monitors),
    is_regional  boolean     not null
);
comment on table smartcity.regional_haze is 'The haze index of the region every five minutes: over it, dust is no site''s own.';
comment on column smartcity.regional_haze.haze is 'Mean of the cameras'' last frames; null without any.';

do $$ begin
    if to_regprocedure('smartcity.let_read(regclass,text)') is not null then
        call smartcity.let_read('smartcity.camera_frame', '(select smartcity.reads(''camera_frames''))');
        call smartcity.let_read('smartcity.dust_plume', '(select smartcity.reads(''camera_frames''))');
        call smartcity.let_read('smartcity.regional_haze', '(select smartcity.reads(''camera_frames''))');
        call smartcity.let_read('smartcity.camera_threshold', '(select smartcity.reads(''camera_frames''))');
        call smartcity.let_read('smartcity.camera_original', '(select smartcity.reads(''camera_frames''))');
        call smartcity.let_read('smartcity.camera_original_access', '(select smartcity.reads(''camera_frames''))');
    end if;
end $$;
