-- Notice of committed changes, per layer: every writing statement notifies the channel smartcity_layer with the layer's name.
-- PostgreSQL sends a notice when the transaction commits, and equal ones of one transaction only once.

create function smartcity.notify_layers() returns trigger language plpgsql as $$
declare
    layer text;
begin
    foreach layer in array tg_argv loop
        perform pg_notify('smartcity_layer', layer);
    end loop;
    return null;
end $$;
comment on function smartcity.notify_layers is 'Names the layers (its arguments) whose tiles and lists may show something else now.';

create trigger edition_notice after insert or update or delete or truncate on smartcity.edition
    for each statement execute function smartcity.notify_layers('cells');
create trigger cell_notice after insert or update or delete or truncate on smartcity.cell
    for each statement execute function smartcity.notify_layers('cells');
create trigger map_feature_notice after insert or update or delete or truncate on smartcity.map_feature
    for each statement execute function smartcity.notify_layers('districts', 'rivers');
create trigger scene_notice after insert or update or delete or truncate on smartcity.scene
    for each statement execute function smartcity.notify_layers('scenes', 'changes');
create trigger change_run_notice after insert or update or delete or truncate on smartcity.change_run
    for each statement execute function smartcity.notify_layers('changes');
create trigger detection_notice after insert or update or delete or truncate on smartcity.detection
    for each statement execute function smartcity.notify_layers('detections', 'changes');
create trigger spatial_case_notice after insert or update or delete or truncate on smartcity.spatial_case
    for each statement execute function smartcity.notify_layers('cases');
