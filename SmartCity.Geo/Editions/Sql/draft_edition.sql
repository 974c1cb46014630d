-- A draft; no row when the same source and parameters exist. $1 name, $2 source, $3 parameters, $4 synthetic, $5 domain (EPSG:4490), $6 m², $7 cells, $8 author, $9 the edition that it is based on.
insert into smartcity.edition (name, source, parameters, fingerprint, is_synthetic, domain, domain_area_m2, cell_count, created_by, based_on)
values ($1, $2, $3, encode(sha256(convert_to($2 || E'\n' || $3::text, 'UTF8')), 'hex'), $4, $5, $6, $7, $8, $9)
on conflict (fingerprint) do nothing
returning id
