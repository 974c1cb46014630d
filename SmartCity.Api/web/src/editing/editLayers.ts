import type { ExpressionSpecification, LayerSpecification, Map as MapLibreMap } from "maplibre-gl";
import type { FeatureCollection } from "geojson";
import { cellLabelZoom } from "../map/labels.ts";
import { labelColour, labelFonts, labelHalo, selectionColour } from "../map/palette.ts";

/** Handles would cover the map when one looks at the city. */
export const handleZoom = 12;

export const sketchColour = "#7c2d92";
export const faultColour = "#b3261e";
export const adviceColour = "#b97a00";
const lineColour = "#33475b";

const nothing: FeatureCollection = { type: "FeatureCollection", features: [] };

export const editSources = ["edit-cells", "edit-labels", "edit-preview", "edit-marks", "edit-sketch", "edit-handles"] as const;
export type EditSource = (typeof editSources)[number];

const chosen: ExpressionSpecification = ["boolean", ["feature-state", "chosen"], false];
const hovered: ExpressionSpecification = ["boolean", ["feature-state", "hovered"], false];
const kind = (name: string): ExpressionSpecification => ["==", ["get", "kind"], name];

const layers: LayerSpecification[] = [
  { id: "edit-fill", type: "fill", source: "edit-cells", paint: { "fill-color": ["case", chosen, selectionColour, ["get", "tint"]], "fill-opacity": ["case", chosen, 0.2, hovered, 0.5, 0.34], "fill-antialias": false } },
  { id: "edit-line", type: "line", source: "edit-cells", layout: { "line-join": "round" }, paint: { "line-color": lineColour, "line-opacity": ["interpolate", ["linear"], ["zoom"], 8, 0.4, 12, 0.9], "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.4, 12, 0.9, 16, 1.6] } },
  { id: "edit-chosen", type: "line", source: "edit-cells", layout: { "line-join": "round" }, paint: { "line-color": selectionColour, "line-width": ["case", chosen, 2.6, hovered, 1.6, 0], "line-opacity": ["case", ["any", chosen, hovered], 1, 0] } },
  { id: "edit-marks-fill", type: "fill", source: "edit-marks", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": ["get", "tint"], "fill-opacity": 0.4 } },
  { id: "edit-marks-line", type: "line", source: "edit-marks", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": ["get", "tint"], "line-width": 2.2 } },
  { id: "edit-preview-fill", type: "fill", source: "edit-preview", filter: kind("after"), paint: { "fill-color": ["get", "tint"], "fill-opacity": 0.3 } },
  { id: "edit-preview-halo", type: "line", source: "edit-preview", filter: kind("after"), layout: { "line-join": "round" }, paint: { "line-color": "#ffffff", "line-width": 5, "line-opacity": 0.85 } },
  { id: "edit-preview-line", type: "line", source: "edit-preview", filter: kind("after"), layout: { "line-join": "round" }, paint: { "line-color": sketchColour, "line-width": 2.2 } },
  { id: "edit-preview-was", type: "line", source: "edit-preview", filter: kind("before"), paint: { "line-color": lineColour, "line-width": 1.4, "line-dasharray": [3, 2] } },
  { id: "edit-sketch-fill", type: "fill", source: "edit-sketch", filter: kind("area"), paint: { "fill-color": sketchColour, "fill-opacity": 0.15 } },
  { id: "edit-sketch-halo", type: "line", source: "edit-sketch", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": "#ffffff", "line-width": 5, "line-opacity": 0.8 } },
  { id: "edit-sketch-line", type: "line", source: "edit-sketch", filter: ["in", ["get", "kind"], ["literal", ["line", "area"]]], paint: { "line-color": sketchColour, "line-width": 2.4 } },
  { id: "edit-sketch-rubber", type: "line", source: "edit-sketch", filter: kind("rubber"), paint: { "line-color": sketchColour, "line-width": 2, "line-dasharray": [2, 1.5] } },
  {
    id: "edit-labels", type: "symbol", source: "edit-labels",
    layout: { "text-field": ["step", ["zoom"], "", cellLabelZoom - 1.5, ["get", "short"], cellLabelZoom, ["get", "long"]], "text-font": labelFonts, "text-size": 11 },
    paint: { "text-color": labelColour, "text-halo-color": labelHalo, "text-halo-width": 1.3 },
  },
  {
    id: "edit-preview-label", type: "symbol", source: "edit-preview", filter: kind("figure"),
    layout: { "text-field": ["get", "words"], "text-font": labelFonts, "text-size": 12.5, "text-allow-overlap": true },
    paint: { "text-color": sketchColour, "text-halo-color": labelHalo, "text-halo-width": 2.2 },
  },
  {
    id: "edit-handles", type: "circle", source: "edit-handles", minzoom: handleZoom,
    paint: {
      "circle-radius": ["+", ["match", ["get", "kind"], "junction", 5, "vertex", 4, 2.6], ["case", hovered, 3, 0]],
      "circle-color": ["match", ["get", "kind"], "junction", selectionColour, "vertex", "#ffffff", selectionColour],
      "circle-opacity": ["match", ["get", "kind"], "middle", ["case", hovered, 1, 0.55], 1],
      "circle-stroke-color": ["match", ["get", "kind"], "junction", "#ffffff", selectionColour], "circle-stroke-width": 1.6,
    },
  },
  {
    id: "edit-sketch-point", type: "circle", source: "edit-sketch", filter: ["==", ["geometry-type"], "Point"],
    paint: {
      "circle-radius": ["match", ["get", "kind"], "free", 3, "edge", 6, "vertex", 7, 4],
      "circle-color": ["match", ["get", "kind"], "point", sketchColour, "rgba(255,255,255,0.6)"],
      "circle-stroke-color": sketchColour, "circle-stroke-width": ["match", ["get", "kind"], "point", 1.5, "free", 1, 2.4],
    },
  },
  {
    id: "edit-marks-point", type: "circle", source: "edit-marks", filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-radius": 8, "circle-color": "rgba(255,255,255,0.35)", "circle-stroke-color": ["get", "tint"], "circle-stroke-width": 3 },
  },
];

export const editLayers = layers.map((layer) => layer.id);

/** Adds the editor's sources and layers, hidden below nothing: they lie on top. */
export function addEditLayers(map: MapLibreMap): void {
  for (const source of editSources) map.addSource(source, { type: "geojson", data: nothing, ...(source === "edit-cells" || source === "edit-labels" ? { promoteId: "code" } : source === "edit-handles" ? { promoteId: "name" } : {}), ...(source === "edit-cells" ? { tolerance: 0.1 } : {}) });
  for (const layer of layers) map.addLayer(layer);
}

export function clearEditLayers(map: MapLibreMap): void {
  for (const source of editSources) map.getSource<import("maplibre-gl").GeoJSONSource>(source)?.setData(nothing);
}
