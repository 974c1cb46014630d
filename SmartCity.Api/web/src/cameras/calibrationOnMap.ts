import type { Feature } from "geojson";
import { type GeoJSONSource, type Map as MapLibreMap, Marker } from "maplibre-gl";
import { element } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { withGround } from "./calibrationPairs.ts";
import { calibrating, outcome, pairs, tryPairs } from "./calibrationStock.ts";

const source = "calibration";

/** Draws the pairs' places, the error ellipses and the view-shed; while a camera is being calibrated, a click is the ground half of a pair. */
export function connectCalibration(map: MapLibreMap): void {
  map.addSource(source, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  map.addLayer({ id: "calibration-shed", type: "fill", source, filter: ["==", ["get", "what"], "shed"], paint: { "fill-color": "#2f6f9f", "fill-opacity": 0.18, "fill-outline-color": "#2f6f9f" } });
  map.addLayer({ id: "calibration-hull", type: "line", source, filter: ["==", ["get", "what"], "hull"], paint: { "line-color": "#2f6f9f", "line-width": 1.5, "line-dasharray": [3, 2] } });
  map.addLayer({ id: "calibration-ellipse", type: "fill", source, filter: ["==", ["get", "what"], "ellipse"], paint: { "fill-color": "#b3261e", "fill-opacity": 0.35, "fill-outline-color": "#b3261e" } });
  let signs: Marker[] = [];

  map.on("click", (event) => {
    if (calibrating.value) void tryPairs(withGround(pairs.value, [event.lngLat.lng, event.lngLat.lat]));
  });
  watch([calibrating], () => {
    map.getCanvas().style.cursor = calibrating.value ? "crosshair" : "";
    if (calibrating.value) map.jumpTo({ center: [...calibrating.value.geometry.coordinates], zoom: Math.max(map.getZoom(), 16) });
  });
  watch([calibrating, pairs], () => {
    for (const sign of signs) sign.remove();
    const at = calibrating.value?.geometry.coordinates;
    signs = pairs.value.flatMap((pair, i) => (pair.ground ? [signAt(pair.ground, "calibration-sign", String(i + 1))] : []));
    if (at) signs.push(signAt(at, "calibration-camera-sign", ""));
  });
  watch([outcome], () => {
    const shown = outcome.value;
    const features: Feature[] = !shown ? [] : [
      feature("shed", shown.view_shed), feature("hull", shown.hull),
      ...shown.points.flatMap((point) => (point.ellipse ? [feature("ellipse", point.ellipse.area)] : [])),
    ];
    void map.getSource<GeoJSONSource>(source)?.setData({ type: "FeatureCollection", features });
  });

  function signAt(at: readonly [number, number], name: string, words: string): Marker {
    return new Marker({ element: element("span", { class: `${name} on-map` }, words) }).setLngLat([...at]).addTo(map);
  }
}

function feature(what: string, geometry: Feature["geometry"]): Feature {
  return { type: "Feature", geometry, properties: { what } };
}
