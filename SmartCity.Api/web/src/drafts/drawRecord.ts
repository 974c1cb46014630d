import type { Feature } from "geojson";
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { adviceColour, faultColour } from "../editing/editLayers.ts";
import { changedTint } from "../editing/tints.ts";
import { watch } from "../page/signal.ts";
import { movedGround } from "./difference.ts";
import { placeOf } from "./faultList.ts";
import { recordTab } from "./recordPanel.ts";
import { verdict } from "./validation.ts";

/** Marks on the map what the shown list speaks of: the faults, or the ground that moved. */
export function drawRecord(map: MapLibreMap): void {
  const source = map.getSource<GeoJSONSource>("edit-marks")!;
  watch([recordTab, verdict, movedGround], () => {
    const features = recordTab.value === "faults" ? faults() : recordTab.value === "difference" ? moved() : [];
    void source.setData({ type: "FeatureCollection", features });
  });
}

function faults(): Feature[] {
  return (verdict.value?.faults ?? []).flatMap((fault): Feature[] => {
    const at = placeOf(fault);
    return at ? [{ type: "Feature", geometry: { type: "Point", coordinates: at }, properties: { tint: fault.is_advice ? adviceColour : faultColour } }] : [];
  });
}

function moved(): Feature[] {
  return (movedGround.value?.features ?? []).map(({ geometry }) => ({ type: "Feature", geometry, properties: { tint: changedTint } }));
}
