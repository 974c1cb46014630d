-- Edits of drafts: what cells are called and who answers for them, and every operation with the cells before and after it.

alter table smartcity.cell
    add column name  text check (name <> ''),
    add column owner text check (owner <> '');
comment on column smartcity.cell.name is 'What people call it; null for most.';
comment on column smartcity.cell.owner is 'Who answers for it, such as a grid chief''s office.';

create or replace view smartcity.current_cell as   -- again, for the new columns
    select c.* from smartcity.cell c join smartcity.edition_period p on p.edition_id = c.edition_id
    where p.valid_from <= now() and p.valid_to > now();

create table smartcity.cell_edit (
    id         bigint generated always as identity primary key,
    edition_id bigint      not null references smartcity.edition,
    sequence   integer     not null check (sequence > 0),   -- 1, 2, 3 … within the edition
    type       text        not null check (type in ('split', 'merge', 'move_vertex', 'reshape', 'reassign', 'recut', 'attributes', 'reclass', 'undo', 'redo')),
    target_id  bigint      references smartcity.cell_edit,  -- what an undo or a redo is of
    author     text        not null check (author <> ''),
    reason     text        not null check (reason <> ''),
    at         timestamptz not null default clock_timestamp(),
    operation  jsonb       not null check (jsonb_typeof(operation) = 'object'),
    codes      text[]      not null check (cardinality(codes) > 0),
    bounds     double precision[] not null check (cardinality(bounds) = 4),
    before     jsonb       not null,
    after      jsonb       not null,
    unique (edition_id, sequence),
    check ((target_id is not null) = (type in ('undo', 'redo')))
);
create index cell_edit_target_idx on smartcity.cell_edit (target_id, sequence);
comment on table smartcity.cell_edit is 'Every edit of a draft, and every undo and redo: append-only.';
comment on column smartcity.cell_edit.codes is 'Cells that it changed, made or removed; not the neighbours that merely got a vertex on a border.';
comment on column smartcity.cell_edit.bounds is 'West, south, east, north of these cells before and after, degrees.';
comment on column smartcity.cell_edit.before is 'The cells as they were, geometry as WKB in hexadecimal, EPSG:4490: "cells" by code, "noded" the neighbours that got a vertex.';
comment on column smartcity.cell_edit.after is 'As before, when the edit was done.';
create trigger cell_edit_append_only before update or delete on smartcity.cell_edit for each row execute function smartcity.refuse_change();
create trigger cell_edit_no_truncate before truncate on smartcity.cell_edit for each statement execute function smartcity.refuse_change();

create view smartcity.cell_edit_state as
    select e.*, coalesce(last.id, e.id) as last_id, coalesce(last.sequence, e.sequence) as last_sequence, coalesce(last.type = 'undo', false) as is_undone
    from smartcity.cell_edit e
    left join lateral (select t.id, t.sequence, t.type from smartcity.cell_edit t where t.target_id = e.id order by t.sequence desc limit 1) last on true
    where e.target_id is null;
comment on view smartcity.cell_edit_state is 'Edits with the last undo or redo of each, or the edit itself.';

create table smartcity.spent_code (
    code text primary key check (code ~ '^[0-9]{15}$')
);
comment on table smartcity.spent_code is 'Codes that edits gave or took away: they name no other ground, though no edition may hold them any more.';
