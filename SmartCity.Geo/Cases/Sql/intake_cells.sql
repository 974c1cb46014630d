-- The cells that own the shapes $1 (WKB in EPSG:4490), in their order; null outside of all cells.
select owner.edition_id, owner.code
from unnest($1::bytea[]) with ordinality as w(shape, n)
left join lateral smartcity.owning_cell(st_geomfromwkb(w.shape, 4490)) owner on true
order by w.n
