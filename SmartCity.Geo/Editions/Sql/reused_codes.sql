-- Codes of edition $1 whose latest published bearer shares no ground with the cell: code and that edition.
select d.code, f.edition_id
from smartcity.cell d
cross join lateral (
    select c.geom, c.edition_id from smartcity.cell c join smartcity.edition e on e.id = c.edition_id and e.status = 'published'
    where c.code = d.code order by e.published_at desc limit 1
) f
where d.edition_id = $1 and (not d.geom && f.geom or (d.geom::bytea <> f.geom::bytea and not st_relate(d.geom, f.geom, '2********')))
order by d.code
