import type { Position } from "geojson";
import type { GeoJSONSource, Map as MapLibreMap, MapMouseEvent, MapTouchEvent } from "maplibre-gl";
import { session } from "../drafts/draftSession.ts";
import { watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { attempt } from "./attempt.ts";
import { type Handle, handlesOf, neighboursOf } from "./borders.ts";
import { take } from "./drawing.ts";
import { handleZoom } from "./editLayers.ts";
import { editing } from "./editState.ts";
import { dragOf, removalOf } from "./operations.ts";
import { meet, nameOf, onLattice, same } from "./plane.ts";
import { pointer } from "./pointerState.ts";
import { snapAt } from "./snapOnMap.ts";

/** More handles than this at once would be one blot. */
const most = 4000;

let handles: Handle[] = [];
let taken: Handle | null = null;

/** Shows the handles of the chosen cells; dragging one pulls all borders along, which is proposed on release. */
export function connectHandles(map: MapLibreMap): void {
  const source = map.getSource<GeoJSONSource>("edit-handles")!;
  const show = () => {
    const offered = workspace.mode.value === "editor" && (editing.tool.value === "move" || editing.tool.value === "select") && map.getZoom() >= handleZoom;
    const view = map.getBounds();
    const seen = offered ? editing.chosen.value.filter((code) => meet(session.cells.boundsOf(code) ?? [1, 1, 0, 0], [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()])) : [];
    const all = handlesOf(seen, session.cells).filter((handle) => view.contains(handle.at as [number, number]));
    handles = all.length <= most ? all : all.filter((handle) => handle.kind !== "middle").slice(0, most);
    void source.setData({ type: "FeatureCollection", features: handles.map((handle) => ({ type: "Feature", geometry: { type: "Point", coordinates: handle.at }, properties: { name: nameOf(handle.at), kind: handle.kind } })) });
  };
  watch([editing.chosen, editing.tool, session.patch, workspace.mode], show);
  map.on("moveend", show);

  let under: string | null = null;
  map.on("mousemove", (event) => {
    const handle = taken ? null : handleAt(map, event);
    const name = handle ? nameOf(handle.at) : null;
    if (name === under) return;
    if (under) map.setFeatureState({ source: "edit-handles", id: under }, { hovered: false });
    under = name;
    if (under) map.setFeatureState({ source: "edit-handles", id: under }, { hovered: true });
    hovered = handle;
  });
  map.on("mousedown", (event) => grip(map, event));
  map.on("touchstart", (event) => event.points.length === 1 && grip(map, event));
}

let hovered: Handle | null = null;

/** True while a handle is dragged. */
export function holding(): boolean {
  return taken !== null;
}

/** A click here takes hold of a vertex, and chooses nothing. */
export function overHandle(): boolean {
  return hovered !== null;
}

/** Delete: the vertex below the pointer is taken out of its border. True when there was one. */
export function removeHovered(): boolean {
  if (!hovered || hovered.kind === "middle" || taken) return false;
  take(removalOf(hovered, session.cells));
  return true;
}

function handleAt(map: MapLibreMap, event: MapMouseEvent | MapTouchEvent): Handle | null {
  if (handles.length === 0 || workspace.mode.value !== "editor") return null;
  const reach = event.type.startsWith("touch") ? 22 : 9;
  let best: Handle | null = null, least: number = reach;
  for (const handle of handles) {
    const at = map.project(handle.at as [number, number]);
    // A vertex wins over a middle that is just as near.
    const distance = Math.hypot(at.x - event.point.x, at.y - event.point.y) + (handle.kind === "middle" ? 2 : 0);
    if (distance < least) [best, least] = [handle, distance];
  }
  return best;
}

function grip(map: MapLibreMap, down: MapMouseEvent | MapTouchEvent): void {
  const handle = handleAt(map, down);
  if (!handle || attempt.value?.kind === "applying" || ("button" in down.originalEvent && down.originalEvent.button !== 0)) return;
  down.preventDefault();   // the map stays where it is
  attempt.value = null;
  taken = handle;
  const ends = handle.edge ? [...handle.edge] : neighboursOf(handle.at, session.cells);
  let to: Position = handle.at;
  const move = (event: MapMouseEvent | MapTouchEvent) => {
    const found = snapAt(map, [event.lngLat.lng, event.lngLat.lat], event.originalEvent.altKey);
    // A vertex that is dragged would always snap onto its own old place or onto its own edges: only other vertices attract it.
    to = found.kind === "vertex" && !same(found.at, handle.at) ? found.at : onLattice([event.lngLat.lng, event.lngLat.lat]);
    pointer.spokes.value = ends.map((end) => [to, end] as const);
    map.getCanvas().style.cursor = "grabbing";
  };
  const release = () => {
    map.off("mousemove", move);
    map.off("touchmove", move);
    document.removeEventListener("pointerup", release);
    taken = null;
    map.getCanvas().style.cursor = "";
    if (same(to, handle.at)) pointer.spokes.value = [];
    else take(dragOf(handle, to));
  };
  map.on("mousemove", move);
  map.on("touchmove", move);
  document.addEventListener("pointerup", release);
}

/** The pulled edges stay until the proposal is decided. */
attempt.onChange(() => {
  if (attempt.value === null && !taken) pointer.spokes.value = [];
});
