import type { Feature } from "geojson";
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { caseLoads, readCaseLoads } from "../drafts/caseLoads.ts";
import { session } from "../drafts/draftSession.ts";
import type { DraftFeature } from "../drafts/draftWire.ts";
import { insidePoint } from "../map/insidePoint.ts";
import { watch } from "../page/signal.ts";
import { editing } from "./editState.ts";
import { meanAreas, tintOf } from "./tints.ts";

/** Keeps the drawn cells, their labels and their highlights as the session and the choice say; an edit redraws only its cells. */
export function drawCells(map: MapLibreMap): void {
  const cells = map.getSource<GeoJSONSource>("edit-cells")!, labels = map.getSource<GeoJSONSource>("edit-labels")!;
  let means = new Map<number, number>();

  const drawn = (feature: DraftFeature): Feature => ({
    type: "Feature", geometry: feature.geometry,
    properties: { code: feature.properties.code, tint: tintOf(feature, editing.colouring.value, means, session.touched.value, caseLoads.value) },
  });
  const all = () => {
    means = meanAreas(session.cells.all());
    cells.setData({ type: "FeatureCollection", features: [...session.cells.all()].map(drawn) });
    labels.setData({ type: "FeatureCollection", features: [...session.cells.all()].flatMap((feature) => labelOf(feature) ?? []) });
    highlight(map);
  };

  watch([editing.colouring, caseLoads], all);
  editing.colouring.onChange(() => editing.colouring.value === "cases" && void readCaseLoads());
  session.touched.onChange(() => editing.colouring.value === "changed" && all());
  session.patch.onChange(() => {
    const patch = session.patch.value;
    if (!patch || patch.put.length > session.cells.size / 2) return all();
    void cells.updateData({ remove: [...patch.removed], add: patch.put.map(drawn) });
    void labels.updateData({ remove: [...patch.removed], add: patch.put.flatMap((feature) => labelOf(feature) ?? []) });
    highlight(map);
  });
  watch([editing.chosen], () => highlight(map));
}

let shown: readonly string[] = [];

function highlight(map: MapLibreMap): void {
  for (const code of shown) map.setFeatureState({ source: "edit-cells", id: code }, { chosen: false });
  shown = editing.chosen.value;
  for (const code of shown) map.setFeatureState({ source: "edit-cells", id: code }, { chosen: true });
}

/** The last three digits from afar, name and the last nine from near: the county part is the same all around. */
function labelOf(feature: DraftFeature): Feature | null {
  const inside = insidePoint(feature.geometry);
  if (!inside) return null;
  const { code, name } = feature.properties;
  const number = `${code.slice(6, 9)} ${code.slice(9, 12)} ${code.slice(12)}`;
  return { type: "Feature", geometry: { type: "Point", coordinates: inside.at }, properties: { code, short: code.slice(-3), long: name ? `${name}\n${number}` : number } };
}
