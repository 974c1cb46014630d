import type { Map as MapLibreMap } from "maplibre-gl";
import { element } from "../page/element.ts";

/** Longitude, latitude and zoom below the pointer, or of the centre: five digits are one metre. */
export function readout(map: MapLibreMap): HTMLElement {
  const place = element("output", { class: "readout", "aria-hidden": "true" });
  const show = (longitude: number, latitude: number) => {
    place.textContent = `${latitude.toFixed(5)}°N  ${longitude.toFixed(5)}°E  z${map.getZoom().toFixed(1)}`;
  };
  map.on("mousemove", (event) => show(event.lngLat.lng, event.lngLat.lat));
  map.on("moveend", () => show(map.getCenter().lng, map.getCenter().lat));
  show(map.getCenter().lng, map.getCenter().lat);
  return place;
}
