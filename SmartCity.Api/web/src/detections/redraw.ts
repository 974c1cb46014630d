import type { Feature } from "geojson";
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { areaOfSketch, isComplete, type Sketch, withoutLast, withPoint } from "../editing/sketch.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { say } from "./detectionRecord.ts";

/** The outline that is being drawn for the selected detection; null while nobody draws. */
export const redrawing = new Signal<Sketch | null>(null);

export function startRedraw(): void {
  redrawing.value = { shape: "area", points: [] };
}

/** Escape: drops the drawing. True when there was one. */
export function cancelRedraw(): boolean {
  const drew = redrawing.value !== null;
  redrawing.value = null;
  return drew;
}

/** Backspace: takes the last corner back. True while drawing. */
export function takeBackCorner(): boolean {
  const sketch = redrawing.value;
  if (sketch && sketch.points.length > 0) redrawing.value = withoutLast(sketch);
  return sketch !== null;
}

/** Enter, a double click or the button: sends the outline; it stays to be mended when the server refuses it. True while drawing. */
export function finishRedraw(): boolean {
  const sketch = redrawing.value;
  if (!sketch) return false;
  if (isComplete(sketch)) void say("redrawn", { geometry: areaOfSketch(sketch) }).then((taken) => taken && cancelRedraw());
  return true;
}

/** Clicks set corners while an outline is drawn; selecting something else drops it. */
export function connectRedraw(map: MapLibreMap): void {
  map.on("click", (event) => {
    const sketch = redrawing.value;
    if (!sketch) return;
    redrawing.value = withPoint(sketch, [event.lngLat.lng, event.lngLat.lat]);
  });
  map.on("dblclick", (event) => {
    if (!redrawing.value) return;
    event.preventDefault();
    finishRedraw();
  });
  workspace.selection.onChange(() => cancelRedraw());
  workspace.mode.onChange(() => cancelRedraw());
  watch([redrawing], () => {
    const sketch = redrawing.value;
    void map.getSource<GeoJSONSource>("detection-sketch")?.setData({ type: "FeatureCollection", features: sketch ? drawn(sketch) : [] });
    map.getCanvas().style.cursor = sketch ? "crosshair" : "";
  });
}

function drawn(sketch: Sketch): Feature[] {
  const corners: Feature[] = sketch.points.map((at) => ({ type: "Feature", geometry: { type: "Point", coordinates: at }, properties: {} }));
  if (isComplete(sketch)) return [{ type: "Feature", geometry: areaOfSketch(sketch), properties: {} }, ...corners];
  return sketch.points.length < 2 ? corners : [{ type: "Feature", geometry: { type: "LineString", coordinates: [...sketch.points] }, properties: {} }, ...corners];
}
