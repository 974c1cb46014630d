-- A million cases and thousands at once: what the lists, the inbox, the map and the intake of a large city were measured to need (benchmarks: cases).

-- A case that is opened brings its first entry with it: the hash lies in both rows already, and the row need not be written again.
create or replace function smartcity.case_event_chain() returns trigger language plpgsql as $$
begin
    if new.sequence = 1 then
        if new.previous_hash <> '' or new.hash <> smartcity.case_event_hash(new) then
            raise exception 'the first entry of case % does not carry its own hash', new.case_id using errcode = 'check_violation';
        end if;
        return new;
    end if;
    -- the row lock puts the events of one case in one order
    select event_count + 1, last_hash into strict new.sequence, new.previous_hash from smartcity.spatial_case where id = new.case_id for update;
    new.at := clock_timestamp();
    new.hash := smartcity.case_event_hash(new);
    update smartcity.spatial_case set event_count = new.sequence, last_hash = new.hash where id = new.case_id;
    return new;
end $$;

-- Most shapes lie inside one cell, or so clearly more in one than in the others that no exact share is needed. The others as before (0007).
create or replace function smartcity.owning_cell(shape geometry) returns table (edition_id bigint, code text) language plpgsql stable as $$
declare
    near bigint;
    is_inside boolean;
    ahead double precision;   -- of the part in the best cell, before the next one; square degrees
begin
    select count(*), min(c.edition_id), min(c.code), bool_and(st_covers(c.geom, shape)) into near, edition_id, code, is_inside
    from smartcity.current_cell c where st_dwithin(c.geom, shape, smartcity.border_tolerance());
    if near = 0 then
        return;
    elsif near = 1 and (is_inside or geometrytype(shape) = 'POINT') then
        return next;
    elsif geometrytype(shape) = 'POINT' then
        return query
            with touching as materialized (select c.edition_id, c.code from smartcity.current_cell c where st_dwithin(c.geom, shape, smartcity.border_tolerance()))
            select t.edition_id, t.code from touching t order by t.code, t.edition_id limit 1;
    else
        -- Over 0.02 degrees, square degrees differ from square metres by less than a thousandth: a lead of a hundredth of the shape is a lead.
        if st_area(shape) > 0 and st_xmax(shape) - st_xmin(shape) < 0.02 and st_ymax(shape) - st_ymin(shape) < 0.02 and abs(st_ymax(shape)) < 60 then
            select p.edition_id, p.code, p.area - coalesce(lead(p.area) over (order by p.area desc), 0) into edition_id, code, ahead
            from (select c.edition_id, c.code, st_area(st_intersection(c.geom, shape)) as area
                  from smartcity.current_cell c where st_dwithin(c.geom, shape, smartcity.border_tolerance())) p
            order by p.area desc limit 1;
            if ahead > 0.01 * st_area(shape) then
                return next;
                return;
            end if;
        end if;
        return query
            with editions as materialized (select distinct c.edition_id from smartcity.current_cell c where st_dwithin(c.geom, shape, smartcity.border_tolerance()))
            select e.edition_id, s.code from editions e cross join lateral smartcity.cell_shares(e.edition_id, shape) s
            where s.code is not null and round(s.share::numeric, 9) > 0
            order by round(s.share::numeric, 9) desc, s.code, e.edition_id   -- shares that differ by rounding only are a tie
            limit 1;
    end if;
end $$;

-- Lists go by falling number: each filter finds its newest cases without looking at the others.
drop index smartcity.spatial_case_status_idx;
create index spatial_case_status_idx on smartcity.spatial_case (status, number);
create index spatial_case_class_idx on smartcity.spatial_case (class, number);
create index spatial_case_source_idx on smartcity.spatial_case (source, number);
create index spatial_case_overdue_idx on smartcity.spatial_case (number) where overdue_at is not null;
drop index smartcity.spatial_case_cell_idx;
create index spatial_case_cell_idx on smartcity.spatial_case (cell_code, number);
create index spatial_case_opened_idx on smartcity.spatial_case (opened_at);

-- Tiles of many cases show the open ones first, then the newest.
create index spatial_case_map_idx on smartcity.spatial_case ((status in ('closed', 'rejected', 'duplicate')), number desc);
