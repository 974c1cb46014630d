import type { Map as MapLibreMap } from "maplibre-gl";
import type { Bounds } from "../api/wire.ts";
import { caseStock, knownCase } from "../cases/caseStock.ts";
import { language } from "../i18n/language.ts";
import { readAddress, writeAddress } from "../page/address.ts";
import { watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";

/** Closer than this a case's outline is visible: the zoom for looking at one. */
const caseZoom = 15;

const animate = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;

export function flyTo(map: MapLibreMap, bounds: Bounds): void {
  map.fitBounds(bounds, { padding: 32, animate: animate(), duration: 900 });
}

export function zoomToCase(map: MapLibreMap, id: string): void {
  const found = knownCase(id);
  if (found) map.flyTo({ center: found.point, zoom: Math.max(map.getZoom(), caseZoom), offset: besideDetails(map), animate: animate(), duration: 900 });
}

/** On a phone the details cover the lower half of the map: what is looked at belongs into the upper one. */
function besideDetails(map: MapLibreMap): [number, number] {
  return matchMedia("(max-width: 820px)").matches ? [0, -map.getContainer().clientHeight / 4] : [0, 0];
}

/** In the map's view, and on a phone in the third of it that the details leave free. */
function isSeen(map: MapLibreMap, point: [number, number]): boolean {
  const isCovered = besideDetails(map)[1] !== 0;
  return map.getBounds().contains(point) && (!isCovered || map.project(point).y < map.getContainer().clientHeight / 3);
}

/** Brings a newly selected case into view, without moving when it already is. */
export function followSelectedCase(map: MapLibreMap): void {
  showLinkedCase(map);
  workspace.selection.onChange(() => {
    const selection = workspace.selection.value;
    if (selection?.kind !== "case") return;
    const found = knownCase(selection.id);
    if (!found || isSeen(map, found.point)) return;
    map.easeTo({ center: found.point, zoom: Math.max(map.getZoom(), 12), offset: besideDetails(map), animate: animate(), duration: 600 });
  });
}

/** A link that names a case but no place opens at the case. */
function showLinkedCase(map: MapLibreMap): void {
  const { caseId, zoom } = readAddress(location.hash);
  if (!caseId || zoom !== undefined) return;
  const stop = caseStock.onChange(() => {
    stop();
    zoomToCase(map, caseId);
  });
}

/** Keeps the address such that it can be sent to a colleague. */
export function keepAddress(map: MapLibreMap): void {
  const keep = () => {
    const { lng, lat } = map.getCenter();
    const selection = workspace.selection.value;
    const imagery = workspace.imagery.value;
    const address = writeAddress({
      zoom: map.getZoom(), latitude: lat, longitude: lng, language: language.value,
      ...(selection?.kind === "case" ? { caseId: selection.id } : {}),
      ...(selection?.kind === "detection" ? { detectionId: selection.id } : {}),
      ...(selection?.kind === "cell" ? { cellCode: selection.code } : {}),
      ...(imagery === "off" ? {} : { imagery }),
      ...(workspace.mode.value === "map" ? {} : { mode: workspace.mode.value }),
      ...(workspace.mode.value === "editor" && workspace.draft.value !== null ? { draft: workspace.draft.value } : {}),
      ...(workspace.mode.value === "cameras" && workspace.camera.value !== null ? { camera: workspace.camera.value, ...(workspace.frame.value === null ? {} : { frame: workspace.frame.value }) } : {}),
    });
    history.replaceState(null, "", address);
  };
  map.on("moveend", keep);
  watch([workspace.selection, workspace.imagery, workspace.mode, workspace.draft, workspace.camera, workspace.frame, language], keep);
}
