import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { FeatureCollection } from "geojson";
import { apiRoot, apiUrl } from "../api/client.ts";
import { countLayers } from "./countLayers.ts";
import * as colour from "./palette.ts";

/** Imagery lies over the land and below this layer and all after it. */
export const imagerySlot = "rivers-fill";

const cellColour: ExpressionSpecification = [
  "match", ["get", "class"], 1, colour.cellColours[1]!, 2, colour.cellColours[2]!, 3, colour.cellColours[3]!, colour.otherCellColour,
];

function tiles(layer: string, promoteId?: string): SourceSpecification {
  return { type: "vector", url: apiUrl(`tiles/${layer}/tilejson.json`), ...(promoteId ? { promoteId } : {}) };
}

const nothing: FeatureCollection = { type: "FeatureCollection", features: [] };

/** Land, water, cell and district lines. */
export function contextStyle(): StyleSpecification {
  return {
    version: 8,
    sources: { districts: tiles("districts"), rivers: tiles("rivers"), cells: tiles("cells", "code") },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour.ground } },
      { id: "districts-fill", type: "fill", source: "districts", "source-layer": "districts", paint: { "fill-color": colour.land } },
      { id: "rivers-fill", type: "fill", source: "rivers", "source-layer": "rivers", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour.waterFill } },
      { id: "cells-fill", type: "fill", source: "cells", "source-layer": "cells", paint: { "fill-color": cellColour, "fill-opacity": 0.3 } },
      {
        id: "rivers-line", type: "line", source: "rivers", "source-layer": "rivers",
        layout: { "line-join": "round", "line-cap": "round" },
        paint: { "line-color": colour.water, "line-width": ["interpolate", ["exponential", 1.4], ["zoom"], 8, 0.8, 14, 3.5] },
      },
      {
        id: "cells-line", type: "line", source: "cells", "source-layer": "cells",
        layout: { "line-join": "round" },
        paint: { "line-color": cellColour, "line-opacity": ["interpolate", ["linear"], ["zoom"], 8, 0.35, 12, 0.8], "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.3, 12, 0.8, 15, 1.4] },
      },
      {
        id: "districts-line", type: "line", source: "districts", "source-layer": "districts",
        layout: { "line-join": "round" },
        paint: { "line-color": colour.districtLine, "line-width": ["interpolate", ["linear"], ["zoom"], 7, 0.9, 12, 1.8], "line-dasharray": [5, 2, 1.2, 2] },
      },
    ],
  };
}

/** The whole map; both dates of the swipe use it. Its characters come from our own server; it names no foreign hosts. */
export function workspaceStyle(): StyleSpecification {
  const style = contextStyle();
  style.glyphs = `${apiRoot.href}fonts/{fontstack}/{range}.pbf`;
  Object.assign(style.sources, {
    cases: tiles("cases", "id"),
    detections: tiles("detections", "id"),
    sites: tiles("sites", "id"),
    "case-points": { type: "geojson", data: nothing, promoteId: "id" } satisfies SourceSpecification,
    "opening-place": { type: "geojson", data: nothing } satisfies SourceSpecification,
    "detection-sketch": { type: "geojson", data: nothing } satisfies SourceSpecification,
    "label-points": { type: "geojson", data: nothing } satisfies SourceSpecification,
  });
  style.layers.push(...ownLayers);
  return style;
}

const selected: ExpressionSpecification = ["boolean", ["feature-state", "selected"], false];
const hovered: ExpressionSpecification = ["boolean", ["feature-state", "hovered"], false];

const judgedColour: ExpressionSpecification = ["match", ["get", "verdict"], "rejected", colour.otherCellColour, colour.detectionColour];

const haloColour: ExpressionSpecification = ["case", ["get", "late"], colour.lateCaseColour, ["match", ["get", "status"], ...Object.entries(colour.caseStatusColours).flat(), colour.settledCaseColour]] as unknown as ExpressionSpecification;

const stageColour: ExpressionSpecification = ["match", ["get", "stage"], ...Object.entries(colour.siteColours).flat(), colour.otherCellColour] as unknown as ExpressionSpecification;

const ownLayers: LayerSpecification[] = [
  {
    id: "sites-fill", type: "fill", source: "sites", "source-layer": "sites", minzoom: 10,
    paint: { "fill-color": stageColour, "fill-opacity": ["case", selected, 0.6, hovered, 0.5, 0.35] },
  },
  {
    id: "sites-line", type: "line", source: "sites", "source-layer": "sites", minzoom: 10,
    paint: { "line-color": ["case", selected, colour.selectionColour, stageColour], "line-width": ["case", selected, 3, 1.4] },
  },
  {
    id: "detections-fill", type: "fill", source: "detections", "source-layer": "detections", minzoom: 11,
    paint: { "fill-color": judgedColour, "fill-opacity": ["case", selected, 0.14, hovered, 0.1, 0.03] },
  },
  {
    id: "detections-line", type: "line", source: "detections", "source-layer": "detections", minzoom: 11,
    paint: { "line-color": judgedColour, "line-width": 1.4, "line-dasharray": [2, 1.5] },
  },
  {
    id: "detections-chosen", type: "line", source: "detections", "source-layer": "detections", minzoom: 11,
    paint: { "line-color": colour.selectionColour, "line-width": 3, "line-opacity": ["case", selected, 1, 0] },
  },
  {
    id: "cells-chosen", type: "line", source: "cells", "source-layer": "cells",
    paint: { "line-color": colour.selectionColour, "line-width": ["case", selected, 3, hovered, 1.6, 0], "line-opacity": ["case", ["any", selected, hovered], 1, 0] },
  },
  {
    id: "cases-fill", type: "fill", source: "cases", "source-layer": "case_areas", minzoom: 13,
    paint: { "fill-color": colour.selectionColour, "fill-opacity": ["case", selected, 0.14, 0.04] },
  },
  {
    id: "cases-line", type: "line", source: "cases", "source-layer": "case_areas", minzoom: 13,
    paint: { "line-color": colour.selectionColour, "line-width": ["case", selected, 3, 1.6], "line-opacity": 0.95 },
  },
  {
    id: "districts-label", type: "symbol", source: "label-points", filter: ["==", ["get", "layer"], "districts"],
    layout: { "text-field": ["get", "name"], "text-font": colour.labelFonts, "text-size": ["interpolate", ["linear"], ["zoom"], 7, 12, 11, 17], "text-letter-spacing": 0.12, "text-max-width": 8 },
    paint: { "text-color": colour.labelColour, "text-halo-color": colour.labelHalo, "text-halo-width": 1.6 },
  },
  {
    id: "rivers-label", type: "symbol", source: "rivers", "source-layer": "rivers", minzoom: 11, filter: ["!=", ["geometry-type"], "Polygon"],
    layout: { "symbol-placement": "line", "text-field": ["get", "name"], "text-font": colour.labelFonts, "text-size": 12, "symbol-spacing": 350 },
    paint: { "text-color": "#2a6a93", "text-halo-color": colour.labelHalo, "text-halo-width": 1.4 },
  },
  {
    id: "cells-label", type: "symbol", source: "label-points", filter: ["==", ["get", "layer"], "cells"],
    layout: {
      // The last nine digits tell cells apart; the county part is the same all around.
      "text-field": ["step", ["zoom"], ["slice", ["get", "name"], 12], 14, ["concat", ["slice", ["get", "name"], 6, 9], " ", ["slice", ["get", "name"], 9, 12], " ", ["slice", ["get", "name"], 12]]],
      "text-font": colour.labelFonts, "text-size": 11,
    },
    paint: { "text-color": colour.labelColour, "text-halo-color": colour.labelHalo, "text-halo-width": 1.3 },
  },
  ...countLayers,
  {
    id: "cases-halo", type: "circle", source: "case-points", maxzoom: 16,
    layout: { "circle-sort-key": ["get", "score"] },
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, ["case", ["get", "late"], 11, 9], 14, ["case", ["get", "late"], 19, 16]],
      "circle-color": haloColour, "circle-opacity": ["case", ["get", "late"], 0.95, 0.85],
    },
  },
  {
    id: "cases-ring", type: "circle", source: "case-points",
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 13, 13, 21],
      "circle-color": "rgba(0,0,0,0)", "circle-stroke-color": colour.selectionColour,
      "circle-stroke-width": ["case", selected, 3, hovered, 1.5, 0], "circle-stroke-opacity": ["case", ["any", selected, hovered], 1, 0],
    },
    maxzoom: 16,
  },
  {
    id: "cases-sign", type: "symbol", source: "case-points",
    layout: {
      "icon-image": ["get", "sign"], "icon-allow-overlap": true, "icon-ignore-placement": true,
      "icon-size": ["interpolate", ["linear"], ["zoom"], 8, 0.55, 11, 0.75, 14, 1],
      "symbol-sort-key": ["get", "score"], // the worst lie on top
    },
    // Close up the outline says it all, and the sign would hide what is to be judged.
    paint: { "icon-opacity": ["interpolate", ["linear"], ["zoom"], 15.5, 1, 16.2, 0] },
  },
  { id: "opening-place", type: "circle", source: "opening-place", paint: { "circle-radius": 8, "circle-color": colour.selectionColour, "circle-stroke-color": "#ffffff", "circle-stroke-width": 3 } },
  { id: "detection-sketch-fill", type: "fill", source: "detection-sketch", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour.detectionColour, "fill-opacity": 0.15 } },
  { id: "detection-sketch-line", type: "line", source: "detection-sketch", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": colour.detectionColour, "line-width": 2.4 } },
  { id: "detection-sketch-point", type: "circle", source: "detection-sketch", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 4, "circle-color": colour.detectionColour, "circle-stroke-color": "#ffffff", "circle-stroke-width": 1.5 } },
];
