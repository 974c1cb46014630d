import { Map as MapLibreMap, AttributionControl, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import "maplibre-gl/dist/maplibre-gl.css";
import { keyHeaders } from "../api/client.ts";
import type { Bounds } from "../api/wire.ts";
import { text } from "../i18n/language.ts";
import { readAddress } from "../page/address.ts";
import { workspaceStyle } from "./style.ts";

setWorkerUrl(new URL(workerUrl, location.href).href);

export const withKey = (url: string) => ({ url, headers: keyHeaders(url) });

/** Tiles out of view are not kept: nobody would tell the map that they have changed. The browser's own cache asks for them again, mostly answered with 304. */
export const maxTileCacheSize = 0;

/** The workspace's main map. North stays up: officers compare it with plans and the swipe needs one orientation. */
export function createMap(container: HTMLElement, bounds: Bounds | null, attribution: readonly string[]): MapLibreMap {
  const address = readAddress(location.hash);
  const map = new MapLibreMap({
    container,
    style: workspaceStyle(),
    transformRequest: withKey,
    attributionControl: false,
    localIdeographFontFamily: false, // Chinese characters too come from the server
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 20,
    fadeDuration: 0,
    maxTileCacheSize,
    locale: { "NavigationControl.ZoomIn": text("map.zoomIn"), "NavigationControl.ZoomOut": text("map.zoomOut"), "Map.Title": text("map.label") },
    ...(address.zoom !== undefined
      ? { center: [address.longitude!, address.latitude!] as [number, number], zoom: address.zoom }
      : bounds ? { bounds, fitBoundsOptions: { padding: 24 } } : { center: [102.71, 25.04] as [number, number], zoom: 9 }),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 120 }), "bottom-left");
  map.addControl(new AttributionControl({ compact: false, customAttribution: attribution.map(escapeText) }), "bottom-right");
  return map;
}

/** MapLibre takes attributions as markup; ours are plain text from the server. */
function escapeText(plain: string): string {
  const holder = document.createElement("span");
  holder.textContent = plain;
  return holder.innerHTML;
}
