import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { caseFilter, mapView, passing } from "./caseFilter.ts";
import { allSigns, signName } from "./caseSigns.ts";
import { caseStock, knownCase, signFeature } from "./caseStock.ts";
import { caseClassOf, caseStateOf } from "./caseTerms.ts";
import { caseView, inbox, now, viewedCases } from "./inbox.ts";
import { opening } from "./openCase.ts";
import { isLate } from "./timeLeft.ts";

/** Puts the filtered cases on the map as signs. */
export function connectCases(map: MapLibreMap): void {
  const scale = Math.max(2, devicePixelRatio);
  for (const { name, image } of allSigns(scale)) map.addImage(name, image, { pixelRatio: scale });

  let drawn = "";
  watch([caseStock, caseFilter, caseView, inbox, now, workspace.selection], () => {
    // The map shows all of what the filter lets through, whatever part of it lies in view, and the case that is looked at.
    const cases = [...passing(viewedCases() ?? [], { ...caseFilter.value, inView: false }, null, now.value)];
    const selection = workspace.selection.value, looked = selection?.kind === "case" ? knownCase(selection.id) : undefined;
    if (looked && !cases.some((one) => one.id === looked.id)) cases.push(looked);
    const features = cases.map((one) => signFeature(one, signName(caseClassOf(one.class).id, caseStateOf(one.status)), isLate(one, now.value)));
    const wanted = JSON.stringify(features);
    if (wanted === drawn) return;   // a tick of the clock seldom changes anything
    drawn = wanted;
    map.getSource<GeoJSONSource>("case-points")?.setData({ type: "FeatureCollection", features });
  });

  followView(map);
  watch([opening], () => {
    const place = opening.value?.place;
    map.getSource<GeoJSONSource>("opening-place")?.setData({ type: "FeatureCollection", features: place ? [{ type: "Feature", geometry: { type: "Point", coordinates: place }, properties: {} }] : [] });
  });
}

function followView(map: MapLibreMap): void {
  const look = () => {
    const bounds = map.getBounds();
    mapView.value = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    if (caseFilter.value.inView) caseFilter.value = { ...caseFilter.value };
  };
  map.on("moveend", look);
  look();
}
