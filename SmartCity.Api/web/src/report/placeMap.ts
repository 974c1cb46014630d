import { Map as MapLibreMap, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import "maplibre-gl/dist/maplibre-gl.css";
import { getJson } from "../api/client.ts";
import type { Bounds } from "../api/wire.ts";
import { contextStyle } from "../map/style.ts";

setWorkerUrl(new URL(workerUrl, location.href).href);

/** A small map on which one place is chosen by a tap. */
export async function openPlaceMap(container: HTMLElement, place: readonly [number, number] | null, choose: (place: [number, number]) => void): Promise<MapLibreMap> {
  const city = await getJson<{ bounds?: Bounds }>("city").catch(() => ({}) as { bounds?: Bounds });
  const map = new MapLibreMap({
    container, style: contextStyle(), attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, maxZoom: 19, fadeDuration: 0,
    ...(place ? { center: [...place] as [number, number], zoom: 16 } : city.bounds ? { bounds: city.bounds, fitBoundsOptions: { padding: 10 } } : { center: [102.71, 25.04] as [number, number], zoom: 11 }),
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  const marker = new Marker({ color: "#b3261e" });
  if (place) marker.setLngLat([...place]).addTo(map);
  map.on("click", (event) => {
    marker.setLngLat(event.lngLat).addTo(map);
    choose([event.lngLat.lng, event.lngLat.lat]);
  });
  return map;
}
