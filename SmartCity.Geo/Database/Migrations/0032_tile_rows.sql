-- A tile of thousands of cases took most of its time to hand over seven columns of each. Here each case carries its part of a tile, which PostgreSQL only strings together.

create function smartcity.tile_text(value text) returns bytea language plpgsql immutable parallel safe as $$
begin
    if value is null then return int2send((-1)::int2); end if;
    return int2send(octet_length(value)::int2) || textsend(value);
end $$;
comment on function smartcity.tile_text is 'Length in two bytes, -1 for null, and UTF-8.';

create function smartcity.case_tile_row(place geometry, number text, class text, status text, score double precision, cell_code text) returns bytea language plpgsql immutable parallel safe as $$
begin
    return int8send(left(replace(substr(number, strpos(number, '-') + 1), '-', ''), 18)::bigint)
        || substr(st_asbinary(st_transform(st_pointonsurface(place), 3857), 'XDR'), 6)
        || smartcity.tile_text(number) || smartcity.tile_text(class) || smartcity.tile_text(status)
        || case when score is null then int2send((-1)::int2) else int2send(8::int2) || float8send(round(score::numeric, 3)::double precision) end
        || smartcity.tile_text(cell_code);
end $$;
comment on function smartcity.case_tile_row is 'What a tile shows of a case: id from the digits of its number, x and y in EPSG:3857, then the fields, each after its length; all big-endian.';

alter table smartcity.spatial_case
    add column tile_row bytea generated always as (smartcity.case_tile_row(geom, number, class, status, score, cell_code)) stored;
comment on column smartcity.spatial_case.tile_row is 'See smartcity.case_tile_row.';
