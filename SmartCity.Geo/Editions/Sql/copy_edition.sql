-- A draft with the cells of edition $1: $2 name, $3 author. No row when there is no such edition or it has no cells any more.
with draft as (
    insert into smartcity.edition (name, source, parameters, is_synthetic, domain, domain_area_m2, cell_count, based_on, created_by)
    select $2, source, parameters, is_synthetic, domain, domain_area_m2, cell_count, id, $3
    from smartcity.edition where id = $1 and status <> 'discarded'
    returning id
)
select id from draft
