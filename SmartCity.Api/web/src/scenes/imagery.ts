import type { Map as MapLibreMap } from "maplibre-gl";
import { apiUrl } from "../api/client.ts";
import { imagerySlot } from "../map/style.ts";
import { watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { chosenRun } from "./pairs.ts";

/** Shows one raster source below the vectors, or none; a source is replaced only when its address changes. */
export function showRaster(map: MapLibreMap, id: string, path: string | null, opacity: number): void {
  const url = path && apiUrl(path);
  const source = map.getSource(id);
  if (source && (!url || source.serialize().url !== url)) {
    if (map.getLayer(id)) map.removeLayer(id);
    map.removeSource(id);
  }
  if (!url) return;
  if (!map.getSource(id)) map.addSource(id, { type: "raster", url, tileSize: 256 });
  // The change score lies over the scene of the same map, both below the first vector layer.
  if (!map.getLayer(id)) map.addLayer({ id, type: "raster", source: id, paint: { "raster-fade-duration": 0 } }, id === "scene" && map.getLayer("score") ? "score" : imagerySlot);
  map.setPaintProperty(id, "raster-opacity", opacity);
}

/** A scene that lacks the bands of the chosen index is shown in true colour. */
export function sceneTiles(sceneId: string | null): string | null {
  const index = workspace.index.value;
  const known = index && workspace.scenes.value.some((scene) => scene.id === sceneId && scene.indices.includes(index));
  return sceneId && `scenes/${encodeURIComponent(sceneId)}/tilejson.json${known ? `?index=${index}` : ""}`;
}

/** The main map shows the later date (the earlier one when only that is asked for) and the change score over it. */
export function followImagery(map: MapLibreMap): void {
  watch([workspace.imagery, workspace.before, workspace.after, workspace.changes, workspace.scoreOpacity, workspace.index], () => {
    const mode = workspace.imagery.value;
    const scene = mode === "off" ? null : mode === "before" ? workspace.before.value : workspace.after.value;
    const run = chosenRun();
    showRaster(map, "scene", sceneTiles(scene), 1);
    const opacity = workspace.scoreOpacity.value;
    showRaster(map, "score", run && opacity > 0 ? `changes/${run.id}/tilejson.json` : null, opacity);
  });
}
