-- Dust and air monitors that speak HJ 212-2017: who may send, what they sent, and where limits were exceeded.

create table smartcity.monitor (
    id                bigint generated always as identity primary key,
    mn                text        not null unique check (mn ~ '^[0-9A-Za-z]{1,24}$'),
    password_hash     text        not null,
    name              text        not null check (name <> ''),
    system_code       text        not null check (system_code in ('22', '39')),   -- ST: 22 ambient air, 39 dust at building sites
    region            text        not null,                                       -- in the file of limits
    zone              text,                                                       -- of the region; null: the region's usual one
    real_time_seconds integer     not null default 60 check (real_time_seconds between 1 and 3600),
    minute_step       integer     not null default 5 check (minute_step between 1 and 60),
    site_id           uuid,                                                       -- that it stands on; null: the nearest one
    last_at           timestamptz,
    created_at        timestamptz not null default now(),
    retired_at        timestamptz,
    geom              geometry(Point, 4490) not null
);
create index monitor_geom_idx on smartcity.monitor using gist (geom);
comment on column smartcity.monitor.mn is 'The device''s own number, sent with each message.';
comment on column smartcity.monitor.password_hash is 'PBKDF2 of PW, which is never stored itself.';
comment on column smartcity.monitor.real_time_seconds is 'Seconds between two real-time values (CN 2011).';
comment on column smartcity.monitor.last_at is 'The latest DataTime that it sent; null before the first.';
comment on column smartcity.monitor.minute_step is 'Minutes that one value of minute data (CN 2051) stands for.';

create table smartcity.monitor_frame (
    id            bigint generated always as identity primary key,
    monitor_id    bigint      not null references smartcity.monitor,
    received_at   timestamptz not null default clock_timestamp(),
    via           text        not null check (via in ('tcp', 'upload')),
    qn            text        check (qn ~ '^[0-9]{17}$'),
    cn            text        not null check (cn ~ '^[0-9]{4}$'),
    packets       smallint    not null default 1 check (packets > 0),
    packet        smallint    not null default 1 check (packet between 1 and packets),
    data          text        not null,
    sha256        bytea       not null check (length(sha256) = 32),
    unique (monitor_id, sha256)
);
create index monitor_frame_split_idx on smartcity.monitor_frame (monitor_id, qn, cn) where packets > 1;
comment on table smartcity.monitor_frame is 'Data segments as they came, their password struck out (and so without their checksum, which would tell of it).';
comment on column smartcity.monitor_frame.sha256 is 'Of data: the same frame again is known by it.';

create table smartcity.measurement (
    monitor_id bigint      not null references smartcity.monitor,
    cn         text        not null check (cn in ('2011', '2031', '2051', '2061')),
    at         timestamptz not null,
    code       text        not null check (code ~ '^[0-9A-Za-z]{1,12}$'),
    value      double precision,
    minimum    double precision,
    maximum    double precision,
    flag       text,
    frame_id   bigint      not null references smartcity.monitor_frame,
    primary key (monitor_id, code, cn, at)
);
comment on table smartcity.measurement is 'One value of one factor. What came first stays: a later message about the same time can''t change it.';
comment on column smartcity.measurement.at is 'DataTime of the message; the file of limits says which end of the period it names.';
comment on column smartcity.measurement.value is 'In the sender''s unit: real time as sent, else the average. Null: the sender had none, which is not zero.';
comment on column smartcity.measurement.flag is 'N in order, F stopped, M maintenance, S by hand, D fault, C calibration, T beyond the range, B no connection; null: not said.';

create table smartcity.monitor_period (
    monitor_id bigint      not null references smartcity.monitor,
    minutes    integer     not null check (minutes > 0),
    starts_at  timestamptz not null,
    ends_at    timestamptz not null check (ends_at > starts_at),
    primary key (monitor_id, minutes, starts_at)
);
create index monitor_period_end_idx on smartcity.monitor_period (ends_at);
comment on table smartcity.monitor_period is 'Periods with new values that are still to be judged by the limits.';

create table smartcity.exceedance (
    id             uuid        primary key default gen_random_uuid(),
    monitor_id     bigint      not null references smartcity.monitor,
    limit_id       text        not null,
    limits_version text        not null,
    code           text        not null,
    starts_at      timestamptz not null,
    minutes        integer     not null check (minutes > 0),
    average_ug     double precision not null,   -- micrograms a cubic metre, as the two below
    limit_ug       double precision not null,
    background_ug  double precision,            -- that was taken off; null: none
    valid_share    double precision not null check (valid_share between 0 and 1),
    source_cn      text        not null,
    judged_at      timestamptz not null default clock_timestamp(),
    withdrawn_at   timestamptz,
    case_state     text        not null default 'waiting' check (case_state in ('waiting', 'opened', 'joined', 'outside')),
    case_id        uuid        references smartcity.spatial_case,
    unique (monitor_id, limit_id, starts_at),
    check ((case_id is not null) = (case_state in ('opened', 'joined')))
);
create index exceedance_waiting_idx on smartcity.exceedance (starts_at) where case_state = 'waiting';
create index exceedance_case_idx on smartcity.exceedance (case_id) where case_id is not null;
comment on table smartcity.exceedance is 'Periods in which a limit was exceeded, judged once they had ended, and again when values came late.';
comment on column smartcity.exceedance.withdrawn_at is 'When values that came late took it back; its case, if it has one, is left to people.';
comment on column smartcity.exceedance.case_state is 'waiting: no case yet; opened: it opened one; joined: it was added to an open one; outside: its place has no cell.';
