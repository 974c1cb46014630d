-- Events out: every entry of a case's log leaves an event in the same transaction; webhooks and streams read the events in one order.

create function smartcity.event_time(detail jsonb, written_at timestamptz) returns timestamptz language sql immutable as $$
    select coalesce((detail->'set'->>'stage_entered_at')::timestamptz, written_at)   -- it carries its own offset: no setting changes what it means
$$;
comment on function smartcity.event_time is 'When a step was taken by the clock of the cases; where it moved no stage, when it was written.';
alter table smartcity.case_event add column happened_at timestamptz generated always as (smartcity.event_time(detail, at)) stored;
comment on column smartcity.case_event.happened_at is 'See event_time(). Not under the hash: it follows from what is.';

create function smartcity.outbox_type(action text) returns text language sql immutable as $$
    select 'case.' || case action
        when 'open' then 'opened' when 'verify' then 'verified' when 'reject' then 'rejected' when 'mark_duplicate' then 'duplicate' when 'file' then 'filed'
        when 'assign' then 'assigned' when 'dispatch' then 'dispatched' when 'return' then 'returned' when 'dispose' then 'disposed' when 'feed_back' then 'fed_back'
        when 'check' then 'checked' when 'rework' then 'reworked' when 'close' then 'closed' when 'suspend' then 'suspended' when 'resume' then 'resumed'
        when 'reopen' then 'reopened' when 'escalate' then 'escalated' else action end   -- overdue, seen_again and what is to come keep their names
$$;

-- The order. Identities are given before the commit, so a reader that asks for "larger than the last one I saw" would miss the rows of a slow
-- transaction for ever. Waiting for pg_snapshot_xmin() would be right, but every long import anywhere in the server would hold all events back.
-- So rows enter without a position, and outbox_advance() gives positions to rows that it can see, which are committed. Its calls wait for each
-- other at outbox_head until they commit, so positions become visible in their order and without gaps: who has read up to n has missed nothing.
-- The events of one case keep their order: its row lock orders its transactions, and with them the identities.
create table smartcity.outbox (
    id          bigint generated always as identity primary key,
    position    bigint      unique check (position > 0),   -- null until outbox_advance() sees it committed
    event_id    uuid        not null unique,               -- stable: the same for ever, from case and sequence
    case_id     uuid        not null references smartcity.spatial_case,
    sequence    integer     not null,                      -- of the case's log
    type        text        not null check (type ~ '^case\.[a-z][a-z_]*$'),
    occurred_at timestamptz not null,
    class       text        not null,
    cell_code   text        not null,
    unit_id     text,
    data        jsonb       not null check (jsonb_typeof(data) = 'object'),
    recorded_at timestamptz not null default now(),
    unique (case_id, sequence)
);
create index outbox_waiting_idx on smartcity.outbox (id) where position is null;
create index outbox_recorded_idx on smartcity.outbox (recorded_at);
comment on table smartcity.outbox is 'One event per entry of a case''s log, written by a trigger in the same transaction: sent only when committed, and never forgotten.';
comment on column smartcity.outbox.data is 'What goes out. Never words of people, names or contacts: no opinion, no description, no actor.';

create table smartcity.outbox_head (
    is_only  boolean primary key default true check (is_only),
    position bigint  not null check (position >= 0)
);
insert into smartcity.outbox_head (position) values (0);
comment on table smartcity.outbox_head is 'The last position given; its row lock makes numberings wait for each other.';

create function smartcity.fill_outbox() returns trigger language plpgsql as $$
begin
    insert into smartcity.outbox (event_id, case_id, sequence, type, occurred_at, class, cell_code, unit_id, data)
    select md5(e.case_id::text || ':' || e.sequence)::uuid, e.case_id, e.sequence, smartcity.outbox_type(e.action), e.happened_at, c.class, c.cell_code, c.unit_id,
           jsonb_strip_nulls(jsonb_build_object('case_id', e.case_id, 'sequence', e.sequence, 'number', c.number, 'class', c.class, 'status', e.to_status, 'from_status', e.from_status,
               'result', case when e.action = 'check' then e.detail->'result' end, 'level', c.level, 'source', c.source, 'cell', c.cell_code, 'unit', c.unit_id,
               'deadline_at', to_char(c.deadline_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))
    from fresh e join smartcity.spatial_case c on c.id = e.case_id
    order by e.id;
    perform pg_notify('smartcity_outbox', '');
    return null;
end $$;
create trigger case_event_outbox after insert on smartcity.case_event referencing new table as fresh for each statement execute function smartcity.fill_outbox();

-- Webhooks ------------------------------------------------------------------------------------------------------------

create table smartcity.webhook (
    id           uuid primary key,
    name         text        not null check (name <> ''),
    url          text        not null check (url ~ '^https?://'),
    types        text[]      not null default '{}',   -- empty: all
    classes      text[]      not null default '{}',
    areas        text[]      not null default '{}',   -- prefixes of cell codes
    state        text        not null default 'active' check (state in ('active', 'paused', 'gone')),
    secret       bytea       not null,
    created_by   text        not null,
    created_at   timestamptz not null default now(),
    leased_until timestamptz,
    lease        uuid
);
comment on table smartcity.webhook is 'Who wants to be told. Paused and gone ones go on collecting their events.';
comment on column smartcity.webhook.state is 'gone: it answered 410, and is not called until it is made active again.';
comment on column smartcity.webhook.secret is 'Sealed with a key that is not in the database.';
comment on column smartcity.webhook.lease is 'The process that delivers to it now; after leased_until any other may.';

create table smartcity.webhook_delivery (
    webhook_id    uuid        not null references smartcity.webhook on delete cascade,
    position      bigint      not null references smartcity.outbox (position) on delete cascade,
    state         text        not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
    attempts      integer     not null default 0 check (attempts >= 0),
    next_at       timestamptz not null default now(),
    answered      integer,   -- HTTP status of the last attempt; null: none came
    trouble       text,      -- why the last attempt failed
    attempted_at  timestamptz,
    primary key (webhook_id, position)
);
create index webhook_delivery_waiting_idx on smartcity.webhook_delivery (webhook_id, position) where state = 'waiting';
create index webhook_delivery_dead_idx on smartcity.webhook_delivery (webhook_id, position) where state = 'dead';
create index webhook_delivery_position_idx on smartcity.webhook_delivery (position);
comment on table smartcity.webhook_delivery is 'Which event goes to whom: written with the event''s position, so each exactly once; dead ones are the dead-letter list.';

create function smartcity.outbox_advance(most integer) returns bigint language plpgsql as $$
declare
    head  bigint;
    given bigint;
begin
    if not exists (select from smartcity.outbox where position is null) then return 0; end if;
    select position into head from smartcity.outbox_head for update;
    with next as (
        select id, row_number() over (order by id) as n from (select id from smartcity.outbox where position is null order by id limit most) as oldest
    ), numbered as (
        update smartcity.outbox o set position = head + next.n from next where o.id = next.id returning o.position, o.type, o.class, o.cell_code
    ), wanted as (
        select w.id as webhook_id, o.position
        from numbered o join smartcity.webhook w
          on (w.types = '{}' or o.type = any (w.types)) and (w.classes = '{}' or o.class = any (w.classes))
         and (w.areas = '{}' or exists (select from unnest(w.areas) as area where starts_with(o.cell_code, area)))
    ), fanned as (
        insert into smartcity.webhook_delivery (webhook_id, position) select webhook_id, position from wanted
    )
    select count(*) into given from numbered;
    if given > 0 then
        update smartcity.outbox_head set position = head + given;
        perform pg_notify('smartcity_event', (head + given)::text);
    end if;
    return given;
end $$;
comment on function smartcity.outbox_advance is 'Gives the committed events that have none their positions, at most so many, and each webhook that wants one its delivery. Any number of processes may call it.';
