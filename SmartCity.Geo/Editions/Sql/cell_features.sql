-- Cells of edition $1 as GeoJSON: code, properties, geometry (EPSG:4490). $2 … $5: west, south, east, north in degrees, or nulls for all.
select code,
       json_build_object('code', code, 'class', class, 'adcode', adcode, 'district_name', district_name,
           'area_m2', area_m2, 'perimeter_m', perimeter_m, 'community_synthetic', community_is_synthetic, 'version', version, 'name', name, 'owner', owner)::text,
       st_asgeojson(geom, 9)
from smartcity.cell
where edition_id = $1 and ($2::float8 is null or geom && st_makeenvelope($2, $3, $4, $5, 4490))
order by code
