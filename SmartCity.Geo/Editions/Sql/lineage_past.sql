-- Steps from cell $2 of edition $1 back in time: generation, former edition and code, edition and code, m², share of the former, share.
with recursive step as (
    select 1 as generation, l.* from smartcity.cell_lineage l where l.edition_id = $1 and l.code = $2
    union
    select s.generation + 1, l.* from step s join smartcity.cell_lineage l on l.edition_id = s.former_edition_id and l.code = s.former_code
    where s.generation < 100
)
select min(generation), former_edition_id, former_code, edition_id, code, area_m2, share_of_former, share
from step group by 2, 3, 4, 5, 6, 7, 8
order by 1, area_m2 desc, former_code
