-- The life of an edition: draft, validated, published from a date on, withdrawn by a rollback, or discarded; who did what, when and why.

alter table smartcity.edition
    add column based_on     bigint references smartcity.edition,
    add column created_by   text not null default 'system' check (created_by <> ''),
    add column withdrawn_at timestamptz,
    alter column fingerprint drop not null,
    drop constraint edition_status_check,
    add check (status in ('draft', 'validated', 'published', 'discarded')),
    drop constraint edition_cell_count_check,
    add check (cell_count > 0 or status = 'discarded'),
    add check (withdrawn_at is null or status = 'published');
comment on column smartcity.edition.based_on is 'The edition that a draft began as a copy of.';
comment on column smartcity.edition.fingerprint is 'SHA-256 of source and parameters: cutting the same input in the same way again finds this edition. Null for what no cut gives again: copies, and drafts that were edited or discarded.';
comment on column smartcity.edition.valid_from is 'When a published edition takes over its ground; may lie in the future.';
comment on column smartcity.edition.withdrawn_at is 'When a rollback took it out of force; what it had replaced takes over again.';

create table smartcity.edition_event (
    id         bigint generated always as identity primary key,
    edition_id bigint      not null references smartcity.edition,
    at         timestamptz not null default clock_timestamp(),
    actor      text        not null check (actor <> ''),
    action     text        not null check (action in ('created', 'edited', 'validated', 'refused', 'published', 'rolled_back', 'discarded', 'renumbered')),
    reason     text,
    detail     jsonb       not null default '{}' check (jsonb_typeof(detail) = 'object')
);
create index edition_event_edition_idx on smartcity.edition_event (edition_id, id);
comment on table smartcity.edition_event is 'Audit of editions: append-only.';
create trigger edition_event_append_only before update or delete on smartcity.edition_event for each row execute function smartcity.refuse_change();
create trigger edition_event_no_truncate before truncate on smartcity.edition_event for each statement execute function smartcity.refuse_change();

-- In force ------------------------------------------------------------------------------------------------------------
-- Editions of the same ground lie on each other like sheets: at any time the one with the latest valid_from that has begun and is
-- not withdrawn is in force. Both tables are derived, so that asking what is in force stays a comparison of two columns.

create table smartcity.edition_overlap (
    edition_id bigint not null references smartcity.edition,
    other_id   bigint not null references smartcity.edition,
    primary key (edition_id, other_id),
    check (edition_id <> other_id)
);
comment on table smartcity.edition_overlap is 'Published editions that share ground, both ways; a common border is not common ground.';

create table smartcity.edition_period (
    edition_id bigint      not null references smartcity.edition,
    valid_from timestamptz not null,
    valid_to   timestamptz not null default 'infinity',
    primary key (edition_id, valid_from),
    check (valid_to > valid_from)
);
comment on table smartcity.edition_period is 'When an edition is in force: one period, or more when a rollback brought it back.';

create function smartcity.refuse_second_current() returns trigger language plpgsql as $$
begin
    if exists (select from smartcity.edition_period p join smartcity.edition_period q on q.valid_from < p.valid_to and p.valid_from < q.valid_to
               where p.edition_id = new.edition_id and p.valid_from = new.valid_from
                 and ((q.edition_id = p.edition_id and q.valid_from <> p.valid_from)
                      or exists (select from smartcity.edition_overlap o where o.edition_id = p.edition_id and o.other_id = q.edition_id))) then
        raise exception 'edition % would be in force beside another one of the same ground', new.edition_id using errcode = 'exclusion_violation';
    end if;
    return null;
end $$;
create constraint trigger edition_period_one_current after insert or update on smartcity.edition_period
    deferrable initially deferred for each row execute function smartcity.refuse_second_current();

insert into smartcity.edition_overlap
    select a.id, b.id from smartcity.edition a join smartcity.edition b on b.id <> a.id and b.domain && a.domain
    where a.status = 'published' and b.status = 'published'
      and st_area(st_intersection(a.domain, b.domain)) > 1e-9 * least(st_area(a.domain), st_area(b.domain));
insert into smartcity.edition_period
    select id, valid_from, coalesce(valid_to, 'infinity') from smartcity.edition where status = 'published' and (valid_to is null or valid_to > valid_from);
insert into smartcity.edition_event (edition_id, at, actor, action)
    select id, created_at, 'system', 'created' from smartcity.edition union all
    select id, published_at, 'system', 'published' from smartcity.edition where status = 'published' order by 2;

create or replace view smartcity.current_cell as
    select c.* from smartcity.cell c join smartcity.edition_period p on p.edition_id = c.edition_id
    where p.valid_from <= now() and p.valid_to > now();
comment on view smartcity.current_cell is 'Cells of the editions that are in force now: what the map shows and cases are filed in. An edition with a later date takes over by itself.';

alter table smartcity.edition drop column valid_to;

-- Drafts --------------------------------------------------------------------------------------------------------------

create function smartcity.copy_cells(source bigint, target bigint) returns bigint language plpgsql as $$
declare
    columns text;
    copied  bigint;
begin
    select string_agg(quote_ident(attname), ', ' order by attnum) into columns from pg_attribute
    where attrelid = 'smartcity.cell'::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname not in ('edition_id', 'version');
    execute format('insert into smartcity.cell (edition_id, %1$s) select $2, %1$s from smartcity.cell where edition_id = $1', columns) using source, target;
    get diagnostics copied = row_count;
    return copied;
end $$;
comment on function smartcity.copy_cells is 'Gives one edition the cells of another, at version 1, with whatever attributes cells have.';

-- Editors hold the edition's lock together, who validates or publishes holds it alone: nothing is judged while it changes.
create function smartcity.lock_edition(edition bigint, alone boolean) returns void language sql as $$
    select case when alone then pg_advisory_xact_lock(x'65646974'::int, hashint8(edition)) else pg_advisory_xact_lock_shared(x'65646974'::int, hashint8(edition)) end
$$;
comment on function smartcity.lock_edition is 'Until the transaction ends; key "edit" in ASCII and the edition.';

create function smartcity.edited_cells() returns trigger language plpgsql as $$
declare
    touched bigint;
begin
    for touched in select distinct edition_id from changed order by 1 loop
        perform smartcity.lock_edition(touched, false);
        update smartcity.edition set status = case status when 'validated' then 'draft' else status end, fingerprint = null
        where id = touched and (status = 'validated' or (status = 'draft' and fingerprint is not null and tg_op <> 'INSERT'));
    end loop;
    return null;
end $$;
comment on function smartcity.edited_cells is 'A validated edition whose cells change is a draft again.';
create trigger cell_insert_edited after insert on smartcity.cell referencing new table as changed
    for each statement execute function smartcity.edited_cells();
create trigger cell_update_edited after update on smartcity.cell referencing new table as changed
    for each statement execute function smartcity.edited_cells();
create trigger cell_delete_edited after delete on smartcity.cell referencing old table as changed
    for each statement execute function smartcity.edited_cells();

-- Where cells come from -----------------------------------------------------------------------------------------------

create table smartcity.cell_lineage (
    edition_id        bigint not null,
    code              text   not null,
    former_edition_id bigint not null,
    former_code       text   not null,
    area_m2           double precision not null check (area_m2 > 0),                  -- of the ground that both have, on the ellipsoid
    share_of_former   double precision not null check (share_of_former > 0 and share_of_former < 1.000001),
    share             double precision not null check (share > 0 and share < 1.000001),
    primary key (edition_id, code, former_edition_id, former_code),
    foreign key (edition_id, code) references smartcity.cell (edition_id, code),
    foreign key (former_edition_id, former_code) references smartcity.cell (edition_id, code)
);
create index cell_lineage_former_idx on smartcity.cell_lineage (former_edition_id, former_code);
comment on table smartcity.cell_lineage is 'Which ground of a published cell was whose in the editions that its edition took over from; share_of_former: how much of the former cell went here, share: how much of this cell came from there.';

-- Unions of cells -----------------------------------------------------------------------------------------------------

create table smartcity.grid_union (
    edition_id  bigint not null references smartcity.edition,
    kind        text   not null check (kind in ('management', 'evaluation', 'extended')),
    code        text   not null check (code <> ''),
    name        text,
    members     text[] not null check (cardinality(members) > 0),
    area_m2     double precision not null check (area_m2 > 0),
    perimeter_m double precision not null check (perimeter_m > 0),
    geom        geometry(MultiPolygon, 4490) not null check (st_isvalid(geom)),
    primary key (edition_id, kind, code),
    check (kind <> 'management' or code ~ '^[0-9]{15}$')
);
create index grid_union_geom_idx on smartcity.grid_union using gist (geom);
comment on table smartcity.grid_union is 'Grids above the unit grids of an edition, EPSG:4490: management grids (adjacent unit grids of one community, every unit grid in one), evaluation grids (a unit grid in at most one) and extended grids (free).';
