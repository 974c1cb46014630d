import type { Map as MapLibreMap, MapGeoJSONFeature, PointLike } from "maplibre-gl";
import { calibrating } from "../cameras/calibrationStock.ts";
import { redrawing } from "../detections/redraw.ts";
import { mapQuestion } from "./mapQuestion.ts";
import { type Selection, workspace } from "../page/workspace.ts";

type Place = { source: string; sourceLayer?: string; id: string };

/** The drawn objects that stand for a selection: a case is both a sign and an outline. */
function placesOf(selection: Selection): Place[] {
  if (!selection) return [];
  if (selection.kind === "detection") return [{ source: "detections", sourceLayer: "detections", id: selection.id }];
  if (selection.kind === "site") return [{ source: "sites", sourceLayer: "sites", id: selection.id }];
  return selection.kind === "cell"
    ? [{ source: "cells", sourceLayer: "cells", id: selection.code }]
    : [{ source: "cases", sourceLayer: "cases", id: selection.id }, { source: "case-points", id: selection.id }];
}

function selectionAt(map: MapLibreMap, point: { x: number; y: number }): Selection {
  const near: [PointLike, PointLike] = [[point.x - 4, point.y - 4], [point.x + 4, point.y + 4]];
  const first = (layers: string[], where: PointLike | [PointLike, PointLike]): MapGeoJSONFeature | undefined =>
    map.queryRenderedFeatures(where as PointLike, { layers: layers.filter((layer) => map.getLayer(layer)) })[0];
  const found = first(["cases-sign"], near) ?? first(["cases-fill"], [point.x, point.y]);
  if (found) return { kind: "case", id: String(found.properties["id"]) };
  const detection = first(["detections-fill"], [point.x, point.y]);
  if (detection) return { kind: "detection", id: String(detection.properties["id"]) };
  const site = first(["sites-fill"], [point.x, point.y]);
  if (site) return { kind: "site", id: String(site.properties["id"]) };
  const cell = first(["cells-fill"], [point.x, point.y]);
  return cell ? { kind: "cell", code: String(cell.properties["code"]) } : null;
}

/** Marks on the map whatever is selected, here or elsewhere. */
export function showSelection(map: MapLibreMap): void {
  let shown: Place[] = [];
  const show = () => {
    for (const place of shown) map.setFeatureState(place, { selected: false });
    shown = placesOf(workspace.selection.value);
    for (const place of shown) map.setFeatureState(place, { selected: true });
  };
  workspace.selection.onChange(show);
  show();
}

/** A click selects, and the pointer highlights what a click would select. */
export function connectPointer(map: MapLibreMap): void {
  map.on("click", (event) => {
    if (workspace.mode.value !== "map" || redrawing.value || calibrating.value) return;
    const question = mapQuestion.value;
    if (question) question.answer([event.lngLat.lng, event.lngLat.lat], selectionAt(map, event.point));
    else workspace.selection.value = selectionAt(map, event.point);
  });

  let hovered: Place[] = [];
  const hover = (selection: Selection) => {
    const next = placesOf(selection);
    if (next[0]?.id === hovered[0]?.id && next[0]?.source === hovered[0]?.source) return;
    for (const place of hovered) map.setFeatureState(place, { hovered: false });
    hovered = next;
    for (const place of hovered) map.setFeatureState(place, { hovered: true });
    map.getCanvas().style.cursor = mapQuestion.value?.who === "place" ? "crosshair" : selection ? "pointer" : "";
  };
  let asked = 0;
  map.on("mousemove", (event) => {
    if (workspace.mode.value !== "map" || redrawing.value || calibrating.value) return;
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => hover(selectionAt(map, event.point)));
  });
  map.on("mouseout", () => workspace.mode.value === "map" && hover(null));
  workspace.mode.onChange(() => hover(null));
  mapQuestion.onChange(() => (map.getCanvas().style.cursor = mapQuestion.value ? "crosshair" : ""));
}
