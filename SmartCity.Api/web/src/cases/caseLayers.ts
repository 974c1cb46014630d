import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { caseFilter, filteredCases } from "./caseFilter.ts";
import { allSigns, signName } from "./caseSigns.ts";
import { caseStock, signFeature } from "./caseStock.ts";
import { caseClassOf, caseStateOf } from "./caseTerms.ts";

/** Puts the filtered cases on the map as signs, and loads the outlines again when cases changed. */
export function connectCases(map: MapLibreMap): void {
  const scale = Math.max(2, devicePixelRatio);
  for (const { name, image } of allSigns(scale)) map.addImage(name, image, { pixelRatio: scale });

  watch([caseStock, caseFilter], () => {
    const features = filteredCases().map((one) => signFeature(one, signName(caseClassOf(one.class).id, caseStateOf(one.status))));
    map.getSource<GeoJSONSource>("case-points")?.setData({ type: "FeatureCollection", features });
  });

  workspace.casesVersion.onChange(() => {
    for (const layer of ["cases", "detections"]) if (map.getSource(layer)) map.refreshTiles(layer);
  });
}
