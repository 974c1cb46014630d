-- Who reads sees what the access policy lets them see, whatever the query: row-level security. See docs/access.md and decision 12.
--
-- Two roles read; neither can log in, and the owner of the schema takes one of them on when a reading connection is opened.
--   smartcity_open      every row. Its policies are the constant true: the planner drops them, and a request pays nothing.
--   smartcity_guarded   what these settings of the connection say; a setting that is missing shows nothing:
--     smartcity.layers         * or names of layers, comma-separated
--     smartcity.case_statuses  * or statuses, comma-separated
--     smartcity.case_units     * or a unit: its cases and those of the units below it
-- The owner itself, who runs jobs, intake and migrations, is not bound.
-- A table that a later migration makes is read by neither, until that migration calls smartcity.let_read.

do $$
declare
    reader text;
begin
    foreach reader in array array['smartcity_open', 'smartcity_guarded'] loop
        if not exists (select from pg_roles where rolname = reader) then
            begin
                execute format('create role %I nologin', reader);
            exception when duplicate_object or unique_violation then null;   -- roles belong to the whole server: another database made it at this moment
            end;
        end if;
        if not (select rolsuper from pg_roles where rolname = current_user) then
            begin
                execute format('grant %I to %I', reader, current_user);
            exception when insufficient_privilege or internal_error then null;   -- granted by a superuser, or by another database at this moment: seen below
            end;
        end if;
        execute format('set local role %I', reader);
        reset role;
    end loop;
exception when insufficient_privilege then
    raise exception 'the database user % may neither make roles nor take smartcity_open and smartcity_guarded on; let a superuser run once: create role smartcity_open nologin; create role smartcity_guarded nologin; grant smartcity_open, smartcity_guarded to %;', session_user, session_user;
end $$;

-- PostGIS doesn't declare that comparing boxes tells nothing of a row that is hidden; without it, no spatial index is used under row-level security.
do $$
begin
    alter function geometry_overlaps(geometry, geometry) leakproof;
exception when insufficient_privilege then
    raise notice 'not a superuser: let one run once: alter function geometry_overlaps(geometry, geometry) leakproof; until then, visitors with hidden rows read maps without spatial indexes';
end $$;

-- What the settings say ------------------------------------------------------------------------------------------------

create function smartcity.reads(layer text) returns boolean language sql stable as $$
    select coalesce(current_setting('smartcity.layers', true) = '*' or layer = any (string_to_array(current_setting('smartcity.layers', true), ',')), false)
$$;
comment on function smartcity.reads is 'Whether the visitor of this connection may read the layer at all.';

create function smartcity.read_units() returns text[] language sql stable as $$
    select coalesce(smartcity.units_below(current_setting('smartcity.case_units', true)), '{}')
$$;
comment on function smartcity.read_units is 'The units whose cases the visitor of this connection sees, where it doesn''t see those of all.';

-- Who may read what ----------------------------------------------------------------------------------------------------

create procedure smartcity.let_read(relation regclass, condition text default null) language plpgsql as $$
begin
    execute format('grant select on %s to smartcity_open, smartcity_guarded', relation);
    if condition is null then return; end if;
    execute format('alter table %s enable row level security', relation);
    execute format('create policy open_reads on %s for select to smartcity_open using (true)', relation);
    execute format('create policy guarded_reads on %s for select to smartcity_guarded using (%s)', relation, condition);
end $$;
comment on procedure smartcity.let_read is 'Lets both reading roles read a table; the guarded one only rows that meet the condition. Without a condition every row is everybody''s.';

grant usage on schema smartcity to smartcity_open, smartcity_guarded;

-- Each condition that no row changes stands in a select of its own: it is worked out once a query.
call smartcity.let_read('smartcity.edition', 'status = ''published'' or (select smartcity.reads(''drafts''))');
call smartcity.let_read('smartcity.cell', '(select smartcity.reads(''cells'')) and ((select smartcity.reads(''drafts'')) or edition_id in (select e.id from smartcity.edition e))');
call smartcity.let_read('smartcity.edition_period');
call smartcity.let_read('smartcity.edition_overlap');
call smartcity.let_read('smartcity.edition_event', 'edition_id in (select e.id from smartcity.edition e)');
call smartcity.let_read('smartcity.cell_lineage', '(select smartcity.reads(''cells'')) and edition_id in (select e.id from smartcity.edition e)');
call smartcity.let_read('smartcity.grid_union', '(select smartcity.reads(''cells'')) and edition_id in (select e.id from smartcity.edition e)');
call smartcity.let_read('smartcity.cell_edit', '(select smartcity.reads(''drafts''))');
call smartcity.let_read('smartcity.spent_code', '(select smartcity.reads(''drafts''))');

call smartcity.let_read('smartcity.map_feature', 'case layer when ''district'' then (select smartcity.reads(''districts'')) when ''river'' then (select smartcity.reads(''rivers'')) else false end');

call smartcity.let_read('smartcity.scene', '(select smartcity.reads(''scenes''))');
call smartcity.let_read('smartcity.change_run', '(select smartcity.reads(''scenes'')) or (select smartcity.reads(''detections''))');
call smartcity.let_read('smartcity.change_series', '(select smartcity.reads(''scenes'')) or (select smartcity.reads(''sites''))');
call smartcity.let_read('smartcity.series_object', '(select smartcity.reads(''scenes''))');
call smartcity.let_read('smartcity.construction_site', '(select smartcity.reads(''sites''))');
call smartcity.let_read('smartcity.detection', '(select smartcity.reads(''detections''))');
call smartcity.let_read('smartcity.detection_review', '(select smartcity.reads(''detections''))');

call smartcity.let_read('smartcity.track_rules');
call smartcity.let_read('smartcity.track', '(select smartcity.reads(''tracks''))');
call smartcity.let_read('smartcity.track_run', '(select smartcity.reads(''tracks''))');
call smartcity.let_read('smartcity.track_sighting', '(select smartcity.reads(''tracks''))');
call smartcity.let_read('smartcity.track_observation', '(select smartcity.reads(''tracks''))');
call smartcity.let_read('smartcity.track_look', '(select smartcity.reads(''tracks''))');

call smartcity.let_read('smartcity.site', '(select smartcity.reads(''registered_sites'')) or (select smartcity.reads(''haul_routes''))');
call smartcity.let_read('smartcity.haul_route', '(select smartcity.reads(''haul_routes''))');
call smartcity.let_read('smartcity.permit', '(select smartcity.reads(''registered_sites'')) or (select smartcity.reads(''haul_routes''))');

call smartcity.let_read('smartcity.monitor', '(select smartcity.reads(''monitors''))');
call smartcity.let_read('smartcity.monitor_period', '(select smartcity.reads(''monitors''))');
call smartcity.let_read('smartcity.measurement', '(select smartcity.reads(''monitors''))');
call smartcity.let_read('smartcity.exceedance', '(select smartcity.reads(''monitors''))');

call smartcity.let_read('smartcity.unit');
call smartcity.let_read('smartcity.duty');
call smartcity.let_read('smartcity.case_rules');
call smartcity.let_read('smartcity.spatial_case', $$
    (select smartcity.reads('cases'))
    and ((select current_setting('smartcity.case_statuses', true) = '*') or status = any ((select string_to_array(current_setting('smartcity.case_statuses', true), ','))::text[]))
    and ((select current_setting('smartcity.case_units', true) = '*') or unit_id = any ((select smartcity.read_units())::text[]))
$$);
-- What belongs to a case is seen with it.
call smartcity.let_read('smartcity.case_event', 'exists (select from smartcity.spatial_case c where c.id = case_id)');
call smartcity.let_read('smartcity.case_detection', 'exists (select from smartcity.spatial_case c where c.id = case_id)');
call smartcity.let_read('smartcity.evidence', 'exists (select from smartcity.spatial_case c where c.id = case_id)');
call smartcity.let_read('smartcity.outbox', 'exists (select from smartcity.spatial_case c where c.id = case_id)');
call smartcity.let_read('smartcity.outbox_head');
call smartcity.let_read('smartcity.citizen_report', 'exists (select from smartcity.spatial_case c where c.id = case_id)');
-- Of a person, the words about the matter only: name and contact are read by the owner, which logs it.
call smartcity.let_read('smartcity.report_person', 'exists (select from smartcity.citizen_report r where r.id = report_id)');
revoke select on smartcity.report_person from smartcity_open, smartcity_guarded;
grant select (report_id, description, address) on smartcity.report_person to smartcity_open, smartcity_guarded;

-- Counts of points are kept for all rows together: only who sees all of them may read them.
create function smartcity.reads_counts(layer text) returns boolean language sql stable as $$
    select smartcity.reads(layer) and (layer <> 'cases'
        or coalesce(current_setting('smartcity.case_statuses', true) = '*' and current_setting('smartcity.case_units', true) = '*', false))
$$;
comment on function smartcity.reads_counts is 'Whether the visitor of this connection sees every row of a layer whose points are counted.';
call smartcity.let_read('smartcity.point_count', 'layer = ''cases'' and (select smartcity.reads_counts(''cases'')) or layer = ''detections'' and (select smartcity.reads_counts(''detections''))');
call smartcity.let_read('smartcity.point_count_change', 'layer = ''cases'' and (select smartcity.reads_counts(''cases'')) or layer = ''detections'' and (select smartcity.reads_counts(''detections''))');

call smartcity.let_read('smartcity.job_run', '(select smartcity.reads(''jobs''))');

-- Read by neither: api_key, access_log, report_token, webhook, webhook_delivery, case_number, case_checkpoint, case_checkpoint_member, monitor_frame, schema_version.

-- Layers that users bring (0028), where they came first; where they come later, their migration lets them be read by the same words.
do $$
begin
    if to_regclass('smartcity.user_layer') is not null then
        call smartcity.let_read('smartcity.user_layer', 'smartcity.reads(''user_layers'')');
        call smartcity.let_read('smartcity.user_feature', 'smartcity.reads(''user_layers'')');
    end if;
end $$;

-- Views read as who asks, not as who made them.
do $$
declare
    shown record;
begin
    for shown in
        select c.oid::regclass as view from pg_class c
        where c.relnamespace = 'smartcity'::regnamespace and c.relkind = 'v' and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')   -- PostGIS may lie in this schema
    loop
        execute format('alter view %s set (security_invoker = true)', shown.view);
        execute format('grant select on %s to smartcity_open, smartcity_guarded', shown.view);
    end loop;
end $$;

-- Keys -----------------------------------------------------------------------------------------------------------------

alter table smartcity.api_key
    add column expires_at   timestamptz,
    add column last_used_at timestamptz,
    add column layers       text[] check (cardinality(layers) > 0),
    add column networks     cidr[] check (cardinality(networks) > 0),
    add column is_read_only boolean not null default false,
    add column replaced_by  bigint references smartcity.api_key,
    add column created_by   text;
comment on column smartcity.api_key.expires_at is 'From then on it is refused; null: never.';
comment on column smartcity.api_key.last_used_at is 'To the minute.';
comment on column smartcity.api_key.layers is 'Of what its role may read, only these; null: all of it.';
comment on column smartcity.api_key.networks is 'Where it may be used from; null: anywhere.';
comment on column smartcity.api_key.replaced_by is 'The key that it was rotated into.';

create table smartcity.access_log (
    id      bigint generated always as identity primary key,
    at      timestamptz not null default clock_timestamp(),
    actor   text        not null check (actor <> ''),
    role    text        not null check (role <> ''),
    key_id  bigint      references smartcity.api_key,
    action  text        not null check (action in ('key_created', 'key_rotated', 'key_revoked', 'personal_data_read')),
    subject text        not null check (subject <> ''),
    detail  jsonb       not null default '{}' check (jsonb_typeof(detail) = 'object')
);
create index access_log_subject_idx on smartcity.access_log (subject, id);
comment on table smartcity.access_log is 'Who administered keys, and who read what a reporter said of themselves: append-only. Never a secret, never the data that were read.';
comment on column smartcity.access_log.key_id is 'The key that was used; null: the command line.';
create trigger access_log_append_only before update or delete on smartcity.access_log for each row execute function smartcity.refuse_change();
create trigger access_log_no_truncate before truncate on smartcity.access_log for each statement execute function smartcity.refuse_change();
