-- How many cases and detections lie where, by class: so that a tile of a whole city is put together from some hundred sums instead of a million rows.
--
-- Bins are the tiles of the Web Mercator pyramid, named by their Morton code: column and row bit by bit, the row's bit first. The four bins
-- within a bin follow each other (code >> 2 is the bin around it), so a tile of any zoom is one range of codes.
-- Writers only append what they change to point_count_change: no two of them wait for each other, whatever lies in one bin. Now and then
-- fold_point_counts() adds that to the sums, of each second level from 3 to 15. Sums and changes together are exact in every snapshot.

create function smartcity.spread_bits(v bigint) returns bigint language plpgsql immutable strict parallel safe as $$
begin
    v := (v | (v << 16)) & x'0000ffff0000ffff'::bigint;
    v := (v | (v << 8)) & x'00ff00ff00ff00ff'::bigint;
    v := (v | (v << 4)) & x'0f0f0f0f0f0f0f0f'::bigint;
    v := (v | (v << 2)) & x'3333333333333333'::bigint;
    return (v | (v << 1)) & x'5555555555555555'::bigint;
end $$;
comment on function smartcity.spread_bits is 'The lower 31 bits of a number, with a zero before each.';

create function smartcity.point_bin(x double precision, y double precision, level integer) returns bigint language sql immutable parallel safe as $$   -- not strict: only so is it written into the questions that call it
    select smartcity.spread_bits(least(greatest(floor((x + 20037508.342789244) * (1 << level) / 40075016.685578488), 0), (1 << level) - 1)::bigint)
         | (smartcity.spread_bits(least(greatest(floor((20037508.342789244 - y) * (1 << level) / 40075016.685578488), 0), (1 << level) - 1)::bigint) << 1)
$$;
comment on function smartcity.point_bin is 'The bin of a level that a place (EPSG:3857) lies in: it owns its west and north edges.';

create table smartcity.point_count (
    layer text     not null,
    level smallint not null check (level between 0 and 15),
    bin   bigint   not null,
    class text     not null,
    n     bigint   not null,   -- points
    open  bigint   not null,   -- of them, what still waits for somebody
    x     bigint   not null,   -- sums of the coordinates, decimetres of EPSG:3857: whole numbers, so that what is added and taken away again leaves nothing
    y     bigint   not null,
    primary key (layer, level, bin, class)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
comment on table smartcity.point_count is 'Points in bins of the Web Mercator pyramid; derived, and exact together with point_count_change.';

create table smartcity.point_count_change (
    layer text   not null,
    bin   bigint not null,   -- of level 15
    class text   not null,
    n     bigint not null,
    open  bigint not null,
    x     bigint not null,
    y     bigint not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000);
create index point_count_change_bin_idx on smartcity.point_count_change (layer, bin);
comment on table smartcity.point_count_change is 'What was added to and taken from point_count since it was folded last.';

create function smartcity.fold_point_counts() returns bigint language plpgsql as $$
declare
    folded bigint;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('smartcity.fold_point_counts', 0)) then return 0; end if;   -- another process is at it
    with taken as (
        delete from smartcity.point_count_change returning *
    ), finest as materialized (
        select layer, bin, class, sum(n) as n, sum(open) as open, sum(x) as x, sum(y) as y, count(*) as changes from taken group by 1, 2, 3
    ), added as (
        insert into smartcity.point_count as c (layer, level, bin, class, n, open, x, y)
        select layer, level, bin >> 2 * (15 - level), class, sum(n), sum(open), sum(x), sum(y)
        from finest cross join unnest(array[15, 13, 11, 9, 7, 5, 3]) as level
        group by 1, 2, 3, 4
        having sum(n) <> 0 or sum(open) <> 0 or sum(x) <> 0 or sum(y) <> 0
        on conflict (layer, level, bin, class) do update set n = c.n + excluded.n, open = c.open + excluded.open, x = c.x + excluded.x, y = c.y + excluded.y
    )
    select coalesce(sum(changes), 0) into folded from finest;
    return folded;
end $$;
comment on function smartcity.fold_point_counts is 'Adds the changes to the sums; how many there were. What is being written meanwhile waits for the next time.';

-- What a row of each table counts as. %1$s is the row.
do $make$
declare
    kind record;
begin
    for kind in select * from (values
        ('cases', 'smartcity.spatial_case', 'st_x(%1$s.point_3857)', 'st_y(%1$s.point_3857)', '%1$s.class', '%1$s.status not in (''closed'', ''rejected'', ''duplicate'')',
            'old.class is distinct from new.class or old.status is distinct from new.status or not old.point_3857 ~= new.point_3857'),
        ('detections', 'smartcity.detection', '(st_xmin(%1$s.geom_3857) + st_xmax(%1$s.geom_3857)) / 2', '(st_ymin(%1$s.geom_3857) + st_ymax(%1$s.geom_3857)) / 2', 'coalesce(%1$s.reviewed_class, %1$s.class)', '%1$s.verdict is null',
            'old.class is distinct from new.class or old.reviewed_class is distinct from new.reviewed_class or old.verdict is distinct from new.verdict or not old.geom_3857 ~= new.geom_3857')
    ) as k(layer, relation, x, y, class, open, moved) loop
        execute format($function$
            create function smartcity.%1$I() returns trigger language plpgsql as $body$
            begin
                insert into smartcity.point_count_change (layer, bin, class, n, open, x, y)
                select %2$L, bin, class, sign * count(*), sign * count(*) filter (where open), sign * sum(round(x * 10)::bigint), sign * sum(round(y * 10)::bigint)
                from (select smartcity.point_bin(x, y, 15) as bin, x, y, class, open, case tg_op when 'DELETE' then -1 else 1 end as sign
                      from (select %3$s as x, %4$s as y, %5$s as class, %6$s as open from changed offset 0) as placed) as binned
                group by bin, class, sign;
                return null;
            end $body$
            $function$, 'count_' || kind.layer, kind.layer, format(kind.x, 'changed'), format(kind.y, 'changed'), format(kind.class, 'changed'), format(kind.open, 'changed'));
        execute format('comment on function smartcity.%I is %L', 'count_' || kind.layer, 'Notes what an insert or delete changes in the counts.');
        execute format($function$
            create function smartcity.%1$I() returns trigger language plpgsql as $body$
            begin
                insert into smartcity.point_count_change (layer, bin, class, n, open, x, y) values
                    (%2$L, smartcity.point_bin(%3$s, %4$s, 15), %5$s, -1, -(%6$s)::int, -round(%3$s * 10), -round(%4$s * 10)),
                    (%2$L, smartcity.point_bin(%7$s, %8$s, 15), %9$s, 1, (%10$s)::int, round(%7$s * 10), round(%8$s * 10));
                return null;
            end $body$
            $function$, 'recount_' || kind.layer, kind.layer, format(kind.x, 'old'), format(kind.y, 'old'), format(kind.class, 'old'), format(kind.open, 'old'),
            format(kind.x, 'new'), format(kind.y, 'new'), format(kind.class, 'new'), format(kind.open, 'new'));
        execute format('comment on function smartcity.%I is %L', 'recount_' || kind.layer, 'Notes what an update changes in the counts.');
        execute format($function$
            create function smartcity.%1$I() returns trigger language plpgsql as $body$
            begin
                delete from smartcity.point_count_change where layer = %2$L;   -- first: what is being folded is in point_count then
                delete from smartcity.point_count where layer = %2$L;
                return null;
            end $body$
            $function$, 'uncount_' || kind.layer, kind.layer);
        execute format('comment on function smartcity.%I is %L', 'uncount_' || kind.layer, 'Takes the counts of a table away that is truncated.');
        execute format('create trigger %I after insert on %s referencing new table as changed for each statement execute function smartcity.%I()', kind.layer || '_insert_count', kind.relation, 'count_' || kind.layer);
        execute format('create trigger %I after delete on %s referencing old table as changed for each statement execute function smartcity.%I()', kind.layer || '_delete_count', kind.relation, 'count_' || kind.layer);
        execute format('create trigger %I after update on %s for each row when (%s) execute function smartcity.%I()', kind.layer || '_update_count', kind.relation, kind.moved, 'recount_' || kind.layer);   -- a note on a case changes nothing here, and costs next to nothing
        execute format('create trigger %I after truncate on %s for each statement execute function smartcity.%I()', kind.layer || '_truncate_count', kind.relation, 'uncount_' || kind.layer);
        -- What is there; the triggers have locked the tables, so that nothing comes in between.
        execute format($fill$
            insert into smartcity.point_count_change (layer, bin, class, n, open, x, y)
            select %L, smartcity.point_bin(x, y, 15), class, count(*), count(*) filter (where open), sum(round(x * 10)::bigint), sum(round(y * 10)::bigint)
            from (select %s as x, %s as y, %s as class, %s as open from %s t offset 0) as placed group by 2, 3
            $fill$, kind.layer, format(kind.x, 't'), format(kind.y, 't'), format(kind.class, 't'), format(kind.open, 't'), kind.relation);
    end loop;
end $make$;
select smartcity.fold_point_counts();

-- Tiles of a filter or of a level look at more than the table that they draw: the case of a detection, the sites of a route, grids above cells.
create trigger case_detection_notice after insert or update or delete or truncate on smartcity.case_detection
    for each statement execute function smartcity.notify_unplaced('detections');
create trigger site_route_notice after insert or update or delete or truncate on smartcity.site
    for each statement execute function smartcity.notify_unplaced('haul_routes');
create trigger change_run_detection_notice after insert or update or delete or truncate on smartcity.change_run
    for each statement execute function smartcity.notify_unplaced('detections');
create trigger grid_union_notice after insert or update or delete or truncate on smartcity.grid_union
    for each statement execute function smartcity.notify_unplaced('cells');
