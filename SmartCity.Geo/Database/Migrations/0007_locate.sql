-- Locating: which cell owns a place, and how a line or an area is shared among cells. The same answers as CellLocator and CellShares
-- give in memory. Shapes are EPSG:4490, longitude first, in degrees.

-- Measures on the CGCS2000 ellipsoid, where an edge is straight in longitude and latitude: as EllipsoidalMeasure, so that parts add up. ----

create function smartcity.authalic_q(latitude double precision) returns double precision language sql immutable strict parallel safe as $$
    select 0.99330561997709990 * (sind(latitude) / (1 - 0.0066943800229007876 * sind(latitude) ^ 2) + atanh(0.081819191042815791 * sind(latitude)) / 0.081819191042815791)
$$;
comment on function smartcity.authalic_q is 'Snyder (1987), eq. 3-12: the authalic q of a latitude in degrees.';

create function smartcity.ground_metres(latitude double precision, width double precision, height double precision) returns double precision language sql immutable strict parallel safe as $$
    select sqrt((6378137 * cosd(latitude) / sqrt(1 - 0.0066943800229007876 * sind(latitude) ^ 2) * radians(width)) ^ 2
              + (6378137 * 0.99330561997709990 / (1 - 0.0066943800229007876 * sind(latitude) ^ 2) ^ 1.5 * radians(height)) ^ 2)
$$;
comment on function smartcity.ground_metres is 'Length in metres of a short step of width and height in degrees at a latitude.';

create function smartcity.ground_edges(shape geometry) returns table (ring integer[], x1 double precision, y1 double precision, x2 double precision, y2 double precision, pieces integer)
language sql immutable strict parallel safe as $$
    select path[1:cardinality(path) - 1], x, y, next_x, next_y, greatest(1, ceil(greatest(abs(next_x - x), abs(next_y - y)) / 0.01)::integer)
    from (select d.path, st_x(d.geom) as x, st_y(d.geom) as y, st_x(lead(d.geom) over w) as next_x, st_y(lead(d.geom) over w) as next_y
          from st_dumppoints(shape) d window w as (partition by d.path[1:cardinality(d.path) - 1] order by d.path)) vertices
    where next_x is not null
$$;
comment on function smartcity.ground_edges is 'Edges of all rings or lines, and into how many pieces of at most 0.01 degree each is measured.';

create function smartcity.ground_area(shape geometry) returns double precision language sql immutable strict parallel safe as $$
    select coalesce(sum(case when ring[cardinality(ring)] = 1 then area else -area end), 0) * 6378137.0 ^ 2 / 2
    from (select ring, abs(sum(radians(x2 - x1) * (mean - first_value))) as area
          from (select e.ring, e.x1, e.x2, m.mean, first_value(smartcity.authalic_q(e.y1)) over (partition by e.ring) as first_value
                from smartcity.ground_edges(st_collectionextract(shape, 3)) e
                cross join lateral (
                    select avg((5 * smartcity.authalic_q(middle - reach) + 8 * smartcity.authalic_q(middle) + 5 * smartcity.authalic_q(middle + reach)) / 18) as mean
                    from (select e.y1 + (e.y2 - e.y1) * (piece + 0.5) / e.pieces as middle, (e.y2 - e.y1) / e.pieces / 2 * 0.77459666924148338 as reach
                          from generate_series(0, e.pieces - 1) piece) points) m) edges
          group by ring) rings
$$;
comment on function smartcity.ground_area is 'Area in square metres; lines and points have none.';

create function smartcity.ground_length(shape geometry) returns double precision language sql immutable strict parallel safe as $$
    select coalesce(sum(m.metres), 0)
    from smartcity.ground_edges(st_collectionextract(shape, 2)) e
    cross join lateral (
        select avg((5 * smartcity.ground_metres(middle - reach, e.x2 - e.x1, e.y2 - e.y1) + 8 * smartcity.ground_metres(middle, e.x2 - e.x1, e.y2 - e.y1)
                  + 5 * smartcity.ground_metres(middle + reach, e.x2 - e.x1, e.y2 - e.y1)) / 18) as metres
        from (select e.y1 + (e.y2 - e.y1) * (piece + 0.5) / e.pieces as middle, (e.y2 - e.y1) / e.pieces / 2 * 0.77459666924148338 as reach
              from generate_series(0, e.pieces - 1) piece) points) m
$$;
comment on function smartcity.ground_length is 'Length in metres of lines; areas and points have none.';

-- Points --------------------------------------------------------------------------------------------------------------

create function smartcity.border_tolerance() returns double precision language sql immutable parallel safe as $$ select 1.05e-8::double precision $$;
comment on function smartcity.border_tolerance is 'Degrees within which a point lies on a border: a millimetre, and a little more so that no coordinate of eight or nine decimals lies just at the limit.';

-- Materialized, and the lowest taken afterwards: ordered by code with a limit, the planner would walk the codes instead of the spatial index.
create function smartcity.cell_at(edition bigint, place geometry) returns text language sql stable strict parallel safe as $$
    with touching as materialized (select c.code from smartcity.cell c where c.edition_id = edition and st_dwithin(c.geom, place, smartcity.border_tolerance()))
    select min(code) from touching
$$;
comment on function smartcity.cell_at is 'The cell of an edition, draft or published, that owns a point: of those that hold it or have a border within a millimetre, the lowest code. Null outside.';

-- Lines and areas -----------------------------------------------------------------------------------------------------

create function smartcity.cell_shares(edition bigint, shape geometry) returns table (code text, share double precision) language plpgsql stable strict parallel safe as $$
declare
    cell  record;
    rest  geometry;
    part  double precision;
    total double precision;
    codes text[] := '{}';
    parts double precision[] := '{}';
    grid  constant double precision := 1e-8;   -- lines are laid on the millimetre lattice, so that one along a border lies on it
begin
    if geometrytype(shape) = 'GEOMETRYCOLLECTION' or not st_isvalid(shape) then
        raise exception 'shares are of a valid point, line or area, not of %', geometrytype(shape) using errcode = 'invalid_parameter_value';
    end if;
    if st_isempty(shape) then return; end if;
    if st_dimension(shape) = 2 then
        total := smartcity.ground_area(shape);
        for cell in select c.code, c.geom from smartcity.cell c where c.edition_id = edition and st_intersects(c.geom, shape) order by c.code loop
            part := case when st_covers(cell.geom, shape) then total else smartcity.ground_area(st_intersection(cell.geom, shape)) end;
            if part > 0 then codes := codes || cell.code; parts := parts || part; end if;
        end loop;
    elsif st_dimension(shape) = 1 then
        total := 0;
        rest := st_unaryunion(shape, grid);
        for cell in select c.code, c.geom from smartcity.cell c where c.edition_id = edition and st_dwithin(c.geom, shape, smartcity.border_tolerance()) order by c.code loop
            part := smartcity.ground_length(st_intersection(rest, cell.geom, grid));
            continue when part = 0;
            codes := codes || cell.code; parts := parts || part; total := total + part;
            rest := st_difference(rest, cell.geom, grid);
            exit when st_isempty(rest);
        end loop;
        total := total + smartcity.ground_length(rest);
    end if;
    if coalesce(total, 0) > 0 then
        return query select u.code, u.part / total from unnest(codes, parts) u(code, part)
            union all select null, o.outside from (select greatest(0, 1 - (select coalesce(sum(p), 0) / total from unnest(parts) p)) as outside) o where o.outside > 1e-12;
    else   -- points; what is smaller than a millimetre counts as its first point
        return query select smartcity.cell_at(edition, d.geom), count(*)::double precision / sum(count(*)) over ()
            from st_dumppoints(case when st_dimension(shape) = 0 then shape else st_geometryn(st_points(shape), 1) end) d group by 1 order by 1;
    end if;
end $$;
comment on function smartcity.cell_shares is 'Which share of a line''s length or an area''s ground (of several points: their number) lies in each cell of an edition, by code; code null: outside of all. They add up to 1. What runs along a border belongs to the lowest code.';

create or replace function smartcity.owning_cell(shape geometry) returns table (edition_id bigint, code text) language plpgsql stable as $$
begin
    if geometrytype(shape) = 'POINT' then
        return query
            with touching as materialized (select c.edition_id, c.code from smartcity.current_cell c where st_dwithin(c.geom, shape, smartcity.border_tolerance()))
            select t.edition_id, t.code from touching t order by t.code, t.edition_id limit 1;
    else
        return query
            with editions as materialized (select distinct c.edition_id from smartcity.current_cell c where st_dwithin(c.geom, shape, smartcity.border_tolerance()))
            select e.edition_id, s.code from editions e cross join lateral smartcity.cell_shares(e.edition_id, shape) s
            where s.code is not null and round(s.share::numeric, 9) > 0
            order by round(s.share::numeric, 9) desc, s.code, e.edition_id   -- shares that differ by rounding only are a tie
            limit 1;
    end if;
end $$;
comment on function smartcity.owning_cell is 'The one current cell that owns a shape (EPSG:4490): a point''s as cell_at says, else the largest share; tie: the lowest code. No row outside of all cells.';
