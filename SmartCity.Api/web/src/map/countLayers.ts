import type { ExpressionSpecification, LayerSpecification, Map as MapLibreMap } from "maplibre-gl";
import { language, text } from "../i18n/language.ts";
import { count } from "../i18n/measures.ts";
import { watch } from "../page/signal.ts";
import { caseCountColours, detectionCountColours, labelFonts } from "./palette.ts";

/** Where a tile holds too many cases or detections to show each, it holds how many lie where; these layers draw that. */
export const countLayers: readonly LayerSpecification[] = [
  ...counted("detections", "detection_counts", detectionCountColours),
  ...counted("cases", "case_counts", caseCountColours),
];

/** The number of the feature, as short as the circle. */
function shortNumber(): ExpressionSpecification {
  const [unit, sign] = language.value === "zh" ? [10_000, "万"] : [1000, "k"];
  return ["case", [">=", ["get", "count"], unit], ["concat", ["number-format", ["/", ["get", "count"], unit], { "max-fraction-digits": 1 }], sign], ["to-string", ["get", "count"]]];
}

/** Circles whose area grows with the number, up to a size that still leaves the neighbours free: bins are 64 pixels apart. */
function counted(source: "cases" | "detections", layer: string, colours: readonly [string, string, string]): LayerSpecification[] {
  const number: ExpressionSpecification = ["get", "count"];
  return [
    {
      id: `${source}-counts`, type: "circle", source, "source-layer": layer,
      layout: { "circle-sort-key": number },
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["log10", number], 0, 9, 2, 15, 4, 24, 6, 30],
        "circle-color": ["step", number, colours[0], 100, colours[1], 5000, colours[2]],
        "circle-opacity": 0.88, "circle-stroke-color": "#ffffff", "circle-stroke-width": 1.5,
      },
    },
    {
      id: `${source}-counts-label`, type: "symbol", source, "source-layer": layer,
      layout: { "text-field": shortNumber(), "text-font": labelFonts, "text-size": 12, "text-allow-overlap": true, "text-ignore-placement": true },
      paint: { "text-color": "#ffffff" },
    },
  ];
}

/** Numbers are written as the reader's language writes them, and told in full below the pointer. */
export function connectCounts(map: MapLibreMap, readout: HTMLElement): void {
  watch([language], () => {
    for (const source of ["cases", "detections"]) if (map.getLayer(`${source}-counts-label`)) map.setLayoutProperty(`${source}-counts-label`, "text-field", shortNumber());
  });
  map.on("mousemove", (event) => {
    const found = map.queryRenderedFeatures(event.point, { layers: ["cases-counts", "detections-counts"].filter((layer) => map.getLayer(layer)) })[0];
    if (!found) return;
    const key = found.layer.id === "cases-counts" ? "map.countedCases" : "map.countedDetections";
    readout.textContent = text(key, { count: count(Number(found.properties["count"])), open: count(Number(found.properties["open"])) });
  });
}
