-- The case engine: units and their duties, the whole lifecycle with its clocks, the rules that were in force, checkpoints of the audit.

-- Units and duties ---------------------------------------------------------------------------------------------------

create table smartcity.unit (
    id         text primary key check (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    name_zh    text not null check (name_zh <> ''),
    name_en    text not null check (name_en <> ''),
    kind       text not null check (kind ~ '^[a-z][a-z_]*$'),   -- territorial, squad, department …
    department text,
    post       text,
    parent     text references smartcity.unit check (parent <> id)
);
comment on table smartcity.unit is 'Who disposes of cases. A territorial unit answers for a whole district when nobody else does.';

create table smartcity.duty (
    id      bigint generated always as identity primary key,
    class   text     not null check (class <> ''),                  -- an event class, or * for all
    level   smallint check (level between 1 and 3),                 -- null: all levels
    scope   text     not null check (scope ~ '^[0-9]{6}([0-9]{3}){0,3}$'),   -- prefix of cell codes: county, subdistrict, community or cell
    unit_id text     not null references smartcity.unit,
    unique nulls not distinct (scope, class, level)
);
comment on table smartcity.duty is 'Which unit answers for which class and level in which area: the longest scope wins, then the exact class, then the exact level.';

create function smartcity.responsible_unit(cell text, kind text, urgency smallint) returns text language plpgsql as $$
declare
    answer text;
begin
    select d.unit_id into answer from smartcity.duty d
    where d.scope in (left(cell, 15), left(cell, 12), left(cell, 9), left(cell, 6)) and d.class in (kind, '*') and (d.level = urgency or d.level is null)
    order by length(d.scope) desc, d.class = '*', d.level is null
    limit 1;
    if answer is not null then return answer; end if;
    answer := left(cell, 6);
    insert into smartcity.unit (id, name_zh, name_en, kind)
    select answer, coalesce((select c.district_name from smartcity.cell c where c.adcode = answer order by c.edition_id desc limit 1), answer), 'Territorial unit ' || answer, 'territorial'
    on conflict do nothing;
    return answer;
end $$;
comment on function smartcity.responsible_unit is 'The unit that answers for a class and level in a cell; without a duty the territorial unit of the district, which is made when it is missing: never none.';

create function smartcity.units_below(unit text) returns text[] language sql stable as $$
    with recursive below as (
        select u.id from smartcity.unit u where u.id = units_below.unit
        union
        select u.id from smartcity.unit u join below on u.parent = below.id
    )
    select array_agg(id) from below
$$;
comment on function smartcity.units_below is 'The unit itself and all below it; null when there is no such unit.';

alter table smartcity.api_key add column unit_id text references smartcity.unit;
comment on column smartcity.api_key.unit_id is 'Handlers see and act on the cases of this unit and of those below it.';

-- Cases ---------------------------------------------------------------------------------------------------------------

alter table smartcity.spatial_case
    drop constraint spatial_case_status_check,
    add constraint spatial_case_status_check check (status in
        ('collected', 'verified', 'filed', 'dispatched', 'disposed', 'fed_back', 'checked', 'closed', 'rejected', 'duplicate', 'suspended')),
    alter column score drop not null,
    add column source           text        not null default 'satellite' check (source in ('satellite', 'camera', 'monitor', 'inspection', 'citizen')),
    add column source_key       text        unique,
    add column level            smallint    not null default 1 check (level between 1 and 3),
    add column description      text,
    add column occurred_at      timestamptz,
    add column unit_id          text        references smartcity.unit,
    add column department       text,
    add column rules_version    text,
    add column deadline_at      timestamptz,
    add column stage_entered_at timestamptz not null default now(),
    add column stage_due_at     timestamptz,
    add column overdue_at       timestamptz,
    add column alarm_at         timestamptz,
    add column escalation       smallint    not null default 0 check (escalation >= 0),
    add column suspended_from   text        check (suspended_from in ('verified', 'filed', 'dispatched')),
    add column suspended_at     timestamptz,
    add column return_count     integer     not null default 0 check (return_count >= 0),
    add column rework_count     integer     not null default 0 check (rework_count >= 0),
    add column check_result     text        check (check_result in ('pass', 'fail', 'unable')),
    add column duplicate_of     uuid        references smartcity.spatial_case,
    add column reopened_from    uuid        references smartcity.spatial_case,
    add column disposed_at      timestamptz,
    add column closed_at        timestamptz,
    add column site_id          uuid,
    add column route_id         uuid,
    add column track_id         uuid,
    add check (class <> ''),
    add check ((status = 'suspended') = (suspended_from is not null)),
    add check ((suspended_from is null) = (suspended_at is null)),
    add check (duplicate_of <> id);
alter table smartcity.spatial_case alter column source drop default;

-- Cases of older programs: a unit for those under way, and the times that their log tells.
update smartcity.spatial_case set
    unit_id = case when status in ('filed', 'dispatched', 'disposed', 'checked', 'closed') then smartcity.responsible_unit(cell_code, class, level) end,
    stage_entered_at = coalesce((select max(e.at) from smartcity.case_event e where e.case_id = spatial_case.id and e.from_status is distinct from e.to_status), opened_at),
    disposed_at = (select max(e.at) from smartcity.case_event e where e.case_id = spatial_case.id and e.action = 'dispose'),
    closed_at = (select max(e.at) from smartcity.case_event e where e.case_id = spatial_case.id and e.action = 'close');
alter table smartcity.spatial_case
    add constraint spatial_case_never_unassigned check (unit_id is not null or coalesce(suspended_from, status) in ('collected', 'verified', 'rejected', 'duplicate'));

create index spatial_case_alarm_idx on smartcity.spatial_case (alarm_at) where alarm_at is not null;
create index spatial_case_inbox_idx on smartcity.spatial_case (coalesce(stage_due_at, 'infinity'::timestamptz), id)
    where status in ('collected', 'verified', 'filed', 'dispatched', 'disposed', 'fed_back', 'checked');
create index spatial_case_unit_inbox_idx on smartcity.spatial_case (unit_id, coalesce(stage_due_at, 'infinity'::timestamptz), id)
    where status in ('collected', 'verified', 'filed', 'dispatched', 'disposed', 'fed_back', 'checked');
create index spatial_case_unit_idx on smartcity.spatial_case (unit_id, number);
comment on column smartcity.spatial_case.source_key is 'Idempotency: the same key again is the same case.';
comment on column smartcity.spatial_case.level is '1 ordinary, 2 serious, 3 urgent.';
comment on column smartcity.spatial_case.rules_version is 'Of the rules that held at the dispatch; they lie in case_rules.';
comment on column smartcity.spatial_case.deadline_at is 'Of the disposal: fixed at the dispatch, moved only by the time that a suspension lasted.';
comment on column smartcity.spatial_case.stage_due_at is 'When the stage that the case is in should be left; null: it has no limit.';
comment on column smartcity.spatial_case.overdue_at is 'The due time that the present stage has missed, as the overdue job found it.';
comment on column smartcity.spatial_case.alarm_at is 'When the overdue job has to look at the case next: it is overdue then, or escalates.';
comment on column smartcity.spatial_case.escalation is 'Steps of the escalation that the present stage has gone up.';
comment on column smartcity.spatial_case.check_result is 'Of the last check since the feedback.';

alter table smartcity.case_event
    drop constraint case_event_role_check,
    add constraint case_event_role_check check (role in ('system', 'citizen', 'viewer', 'analyst', 'officer', 'handler', 'admin'));
comment on column smartcity.case_event.detail is 'What the step changed lies under "set", by column of spatial_case: the state of a case is the sum of its events.';

alter table smartcity.evidence add column taken_at timestamptz;
comment on column smartcity.evidence.taken_at is 'When the picture was taken; null: as its scene, or else unknown and taken as entered.';

create function smartcity.evidence_time(e smartcity.evidence) returns timestamptz language sql stable as $$
    select coalesce(e.taken_at, (select s.acquired_at from smartcity.scene s where s.id = e.scene_id), e.created_at)
$$;

-- Rules that were used -------------------------------------------------------------------------------------------------

create table smartcity.case_rules (
    version       text primary key check (version <> ''),
    sha256        text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
    content       text        not null,
    first_used_at timestamptz not null default now()
);
comment on table smartcity.case_rules is 'Every rules file that a case was dispatched under, as it was: the clocks of that case go on by it.';
create trigger case_rules_append_only before update or delete on smartcity.case_rules for each row execute function smartcity.refuse_change();
create trigger case_rules_no_truncate before truncate on smartcity.case_rules for each statement execute function smartcity.refuse_change();

-- Checkpoints -----------------------------------------------------------------------------------------------------------

create table smartcity.case_checkpoint (
    id            bigint      primary key check (id > 0),   -- 1, 2, 3 …
    at            timestamptz not null,
    last_event    bigint      not null,                     -- all events up to this id are under this checkpoint or an earlier one
    previous_hash text        not null,
    hash          text        not null check (hash ~ '^[0-9a-f]{64}$')
);
create table smartcity.case_checkpoint_member (
    checkpoint_id bigint  not null references smartcity.case_checkpoint,
    case_id       uuid    not null,                          -- no foreign key: it must outlive a case that was removed
    sequence      integer not null,
    hash          text    not null,
    primary key (checkpoint_id, case_id)
);
create function smartcity.case_checkpoint_hash(id bigint, at timestamptz, last_event bigint, previous_hash text, members text) returns text language sql stable as $$
    select encode(sha256(convert_to(id || E'\n' || (extract(epoch from at) * 1000000)::bigint || E'\n' || last_event || E'\n' || previous_hash || E'\n' || members, 'UTF8')), 'hex')
$$;
comment on function smartcity.case_checkpoint_hash is 'Over its members as lines of case:sequence:hash, by case.';
comment on table smartcity.case_checkpoint is 'Chained over all cases: each hashes the last entry of every case that changed since the one before, so that a chain that was removed as a whole is missed.';
create trigger case_checkpoint_append_only before update or delete on smartcity.case_checkpoint for each row execute function smartcity.refuse_change();
create trigger case_checkpoint_no_truncate before truncate on smartcity.case_checkpoint for each statement execute function smartcity.refuse_change();
create trigger case_checkpoint_member_append_only before update or delete on smartcity.case_checkpoint_member for each row execute function smartcity.refuse_change();
create trigger case_checkpoint_member_no_truncate before truncate on smartcity.case_checkpoint_member for each statement execute function smartcity.refuse_change();
