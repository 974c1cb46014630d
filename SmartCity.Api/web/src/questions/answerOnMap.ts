import type { Feature, Geometry } from "geojson";
import { LngLatBounds, type GeoJSONSource, type Map as MapLibreMap } from "maplibre-gl";
import { watch } from "../page/signal.ts";
import { answerColours } from "./answerColours.ts";
import { answer } from "./questionStock.ts";
import type { Answer } from "./questionWire.ts";

const source = "question-answer";

/** Draws the answer over the map, and shows all of it once. */
export function showAnswers(map: MapLibreMap): void {
  map.addSource(source, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  // Below the signs and the words of the map.
  const above = map.getStyle().layers.find((layer) => layer.type === "symbol")?.id;
  map.addLayer({ id: "answer-fill", type: "fill", source, filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.6 } }, above);
  map.addLayer({ id: "answer-line", type: "line", source, filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": ["get", "colour"], "line-width": 1.5 } }, above);
  map.addLayer({ id: "answer-point", type: "circle", source, filter: ["==", ["geometry-type"], "Point"], paint: { "circle-color": ["get", "colour"], "circle-radius": 5, "circle-stroke-color": "#ffffff", "circle-stroke-width": 1 } }, above);
  watch([answer], () => {
    const shown = answer.value;
    void map.getSource<GeoJSONSource>(source)?.setData({ type: "FeatureCollection", features: shown ? drawn(shown) : [] });
    const bounds = shown && boundsOf(shown);
    if (bounds) map.fitBounds(bounds, { padding: 40, maxZoom: 16, animate: false });
  });
}

function drawn(shown: Answer): Feature[] {
  const colours = answerColours(shown);
  return shown.features.filter((feature) => feature.geometry !== null).map((feature) => ({
    type: "Feature", geometry: feature.geometry!, properties: { colour: colours.colourOf(colours.column === null ? undefined : feature.properties[colours.column]) },
  }));
}

/** Null where the answer has no place on the map. */
export function boundsOf(shown: Pick<Answer, "features">): LngLatBounds | null {
  const bounds = new LngLatBounds();
  for (const { geometry } of shown.features) if (geometry) extend(bounds, geometry);
  return bounds.isEmpty() ? null : bounds;
}

function extend(bounds: LngLatBounds, geometry: Geometry): void {
  if (geometry.type === "GeometryCollection") geometry.geometries.forEach((part) => extend(bounds, part));
  else walk(geometry.coordinates);

  function walk(at: unknown): void {
    if (!Array.isArray(at)) return;
    if (typeof at[0] === "number") bounds.extend([at[0], at[1] as number]);
    else at.forEach(walk);
  }
}
