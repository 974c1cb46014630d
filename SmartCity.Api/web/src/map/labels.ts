import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import type { Feature, Point } from "geojson";
import { type InsidePoint, insidePoint } from "./insidePoint.ts";

/** From this zoom cells are labelled, below it districts. */
export const cellLabelZoom = 13;

/**
 * One label per area. A tile cuts areas at its edge, and a label layer on them would repeat the name in every piece; so
 * each name is put once, into the widest piece that is loaded.
 */
export function placeLabels(map: MapLibreMap): void {
  let placed = "";
  map.on("idle", () => {
    const [layer, name] = map.getZoom() >= cellLabelZoom ? ["cells", "code"] : ["districts", "name"];
    const widest = new Map<string, InsidePoint>();
    for (const piece of map.querySourceFeatures(layer, { sourceLayer: layer })) {
      const key = String(piece.properties[name] ?? "");
      const point = key ? insidePoint(piece.geometry) : null;
      if (point && point.width > (widest.get(key)?.width ?? 0)) widest.set(key, point);
    }
    const features = [...widest].map(([key, { at }]): Feature<Point> => ({ type: "Feature", geometry: { type: "Point", coordinates: at }, properties: { layer, name: key } }));
    // Setting data makes the map idle again: only what is new is set.
    const wanted = JSON.stringify(features);
    if (wanted === placed) return;
    placed = wanted;
    map.getSource<GeoJSONSource>("label-points")?.setData({ type: "FeatureCollection", features });
  });
}
