-- What people report, who they are, and photographs as evidence.

-- Photographs ---------------------------------------------------------------------------------------------------------

alter table smartcity.evidence
    add column privacy     jsonb check (jsonb_typeof(privacy) = 'object'),
    add column place       geometry(Point, 4490),
    add column uploaded_by text;
comment on column smartcity.evidence.privacy is 'How faces and plates were hidden before the photograph was stored; null for what satellites saw.';
comment on column smartcity.evidence.place is 'Where a photograph was taken, as its EXIF or its sender says.';
comment on column smartcity.evidence.uploaded_by is 'As the audit names them.';

-- Reports -------------------------------------------------------------------------------------------------------------

create table smartcity.citizen_report (
    id           uuid        primary key,
    case_id      uuid        not null unique references smartcity.spatial_case,
    service_code text        not null check (service_code <> ''),
    via          text        not null check (via in ('open311', 'form')),
    reporter     text        not null check (reporter <> ''),
    submitted_at timestamptz not null,
    erased_at    timestamptz
);
create index citizen_report_submitted_at_idx on smartcity.citizen_report (submitted_at desc, id);
comment on table smartcity.citizen_report is 'One report of a person opens one case. What tells who the person is lies in report_person.';
comment on column smartcity.citizen_report.reporter is 'Pseudonym, as in the audit: a hash under a key that lies in report_person and is erased with it.';

create table smartcity.report_person (
    report_id     uuid  primary key references smartcity.citizen_report,
    pseudonym_key bytea not null check (length(pseudonym_key) = 32),
    first_name    text,
    last_name     text,
    phone         text,
    email         text,
    account_id    text,
    device_id     text,
    description   text,
    address       text,
    media_url     text,
    attributes    jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object')
);
comment on table smartcity.report_person is 'All that a person said of themselves, and their own words: read by officers only, erased on demand.';

create table smartcity.report_token (
    hash       text        primary key check (hash ~ '^[0-9a-f]{64}$'),
    report_id  uuid        not null references smartcity.citizen_report,
    created_at timestamptz not null default now()
);
create index report_token_report_idx on smartcity.report_token (report_id);
comment on table smartcity.report_token is 'Tokens are 192 random bits, kept as their SHA-256: whoever has one may read and erase the report.';

create function smartcity.standing_case(duplicate uuid) returns uuid language plpgsql stable as $$
declare
    answer uuid := duplicate;
    next   uuid;
begin
    for i in 1..16 loop
        select c.duplicate_of into next from smartcity.spatial_case c where c.id = answer and c.status = 'duplicate';
        if next is null then return answer; end if;
        answer := next;
    end loop;
    return answer;
end $$;
comment on function smartcity.standing_case is 'The case that stays of a duplicate, through duplicates of duplicates; any other case is its own.';
