import type { Map as MapLibreMap } from "maplibre-gl";
import { watch } from "../page/signal.ts";
import { type LayerId, workspace } from "../page/workspace.ts";

const drawn: Readonly<Record<LayerId, readonly string[]>> = {
  cells: ["cells-fill", "cells-line", "cells-chosen", "cells-label"],
  districts: ["districts-fill", "districts-line", "districts-label"],
  rivers: ["rivers-fill", "rivers-line", "rivers-label"],
  cases: ["cases-counts", "cases-counts-label", "cases-fill", "cases-line", "cases-halo", "cases-sign", "cases-ring"],
  detections: ["detections-counts", "detections-counts-label", "detections-fill", "detections-line", "detections-chosen"],
  sites: ["sites-fill", "sites-line"],
  labels: ["districts-label", "rivers-label", "cells-label"],
};

/** The editor draws a draft's cells itself, and cases would lie over what is edited. */
function notInEditor(layer: LayerId): boolean {
  return layer === "cases" || layer === "detections" || layer === "sites" || (layer === "cells" && workspace.draft.value !== null);
}

/** Keeps one map's layers as the switches say. Labels need both their own switch and that of their layer. */
export function followSwitches(map: MapLibreMap): void {
  watch([workspace.layers, workspace.imagery, workspace.mode, workspace.draft], () => {
    const on = workspace.layers.value, editor = workspace.mode.value === "editor";
    for (const [switchId, layers] of Object.entries(drawn) as [LayerId, readonly string[]][]) {
      if (switchId === "labels") continue;
      for (const layer of layers) {
        if (!map.getLayer(layer)) continue;
        const visible = on[switchId] && !(editor && notInEditor(switchId)) && (on.labels || !drawn.labels.includes(layer));
        map.setLayoutProperty(layer, "visibility", visible ? "visible" : "none");
      }
    }
    // Over imagery the cells are outlines only: a tint would falsify what the officer judges.
    map.setPaintProperty("cells-fill", "fill-opacity", workspace.imagery.value === "off" ? 0.3 : 0.0);
    if (workspace.imagery.value !== "off") map.setLayoutProperty("rivers-fill", "visibility", "none");
  });
}
