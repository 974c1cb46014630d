import type { Feature } from "geojson";
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { adviceColour, faultColour } from "../editing/editLayers.ts";
import { watch } from "../page/signal.ts";
import { placeOf } from "./faultList.ts";
import { recordTab } from "./recordPanel.ts";
import { verdict } from "./validation.ts";

/** Marks the faults on the map while their list is shown. */
export function drawRecord(map: MapLibreMap): void {
  const source = map.getSource<GeoJSONSource>("edit-marks")!;
  watch([recordTab, verdict], () => {
    const faults = recordTab.value === "faults" ? (verdict.value?.faults ?? []) : [];
    void source.setData({ type: "FeatureCollection", features: faults.flatMap((fault): Feature[] => { const at = placeOf(fault); return at ? [{ type: "Feature", geometry: { type: "Point", coordinates: at }, properties: { tint: fault.is_advice ? adviceColour : faultColour } }] : []; }) });
  });
}
