-- Pages of features: a thousand cases took most of their time to become JSON one value after the other, and cells to be joined with the periods of their editions row by row.

create function smartcity.case_geojson(id uuid, place geometry, number text, class text, status text, source text, level smallint, score double precision, cell_code text, edition_id bigint, opened_at timestamptz, version integer)
    returns text language sql immutable parallel safe set timezone = 'UTC' as $$
    select '{"type":"Feature","id":"' || id || '","geometry":' || st_asgeojson(place, 7, 0) || ',"properties":'
        || json_build_object('number', number, 'class', class, 'status', status, 'source', source, 'level', level, 'score', score, 'cell_code', cell_code, 'edition', edition_id, 'opened_at', opened_at, 'version', version)::text || '}';
$$;
comment on function smartcity.case_geojson is 'A case as a feature of the collection cases: GeoJSON, longitude and latitude in degrees to 7 decimals, instants in UTC.';

alter table smartcity.spatial_case
    add column geojson text generated always as (smartcity.case_geojson(id, geom, number, class, status, source, level, score, cell_code, edition_id, opened_at, version)) stored;
comment on column smartcity.spatial_case.geojson is 'See smartcity.case_geojson.';

create function smartcity.cell_geojson(place geometry, code text, class smallint, adcode text, district_name text, area_m2 double precision, perimeter_m double precision, community_is_synthetic boolean, edition_id bigint, version integer)
    returns text language sql immutable parallel safe as $$
    select '{"type":"Feature","id":"' || code || '","geometry":' || st_asgeojson(place, 7, 0) || ',"properties":'
        || json_build_object('code', code, 'class', class, 'adcode', adcode, 'district_name', district_name, 'area_m2', area_m2, 'perimeter_m', perimeter_m, 'community_is_synthetic', community_is_synthetic, 'edition', edition_id, 'version', version)::text || '}';
$$;
comment on function smartcity.cell_geojson is 'A cell as a feature of the collection cells: GeoJSON, longitude and latitude in degrees to 7 decimals.';

alter table smartcity.cell
    add column geojson text generated always as (smartcity.cell_geojson(geom, code, class, adcode, district_name, area_m2, perimeter_m, community_is_synthetic, edition_id, version)) stored;
comment on column smartcity.cell.geojson is 'See smartcity.cell_geojson.';

create or replace view smartcity.current_cell with (security_invoker = true) as
    select c.edition_id, c.code, c.class, c.adcode, c.district_name, c.area_m2, c.perimeter_m, c.community_is_synthetic, c.version, c.geom, c.geom_3857, c.name, c.owner, c.geojson
    from smartcity.cell c
    where c.edition_id = any (array(select p.edition_id from smartcity.edition_period p where p.valid_from <= now() and p.valid_to > now()));
