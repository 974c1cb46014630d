-- The register, the tracks and the footprints of scenes as tiles, too; their changes are told by area as those of the other layers (0020).

alter table smartcity.site add column geom_3857 geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored;
create index site_geom_3857_idx on smartcity.site using gist (geom_3857);
alter table smartcity.haul_route add column geom_3857 geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored;
create index haul_route_geom_3857_idx on smartcity.haul_route using gist (geom_3857);
alter table smartcity.track add column geom_3857 geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored;
create index track_geom_3857_idx on smartcity.track using gist (geom_3857);
alter table smartcity.scene add column geom_3857 geometry(Polygon, 3857) generated always as (st_transform(footprint, 3857)) stored;
create index scene_geom_3857_idx on smartcity.scene using gist (geom_3857);

drop trigger scene_notice on smartcity.scene;
create trigger scene_notice after insert or update or delete or truncate on smartcity.scene
    for each statement execute function smartcity.notify_layers('changes');
call smartcity.tell_area('smartcity.scene', 'scenes');
call smartcity.tell_area('smartcity.track', 'tracks');
call smartcity.tell_area('smartcity.site', 'registered_sites');
call smartcity.tell_area('smartcity.haul_route', 'haul_routes');
