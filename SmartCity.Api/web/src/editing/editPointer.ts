import type { Map as MapLibreMap, MapMouseEvent, MapTouchEvent } from "maplibre-gl";
import type { Position } from "geojson";
import { session } from "../drafts/draftSession.ts";
import { workspace } from "../page/workspace.ts";
import { attempt } from "./attempt.ts";
import { addPoint, finish, pickCell } from "./drawing.ts";
import { editing } from "./editState.ts";
import { pointer } from "./pointerState.ts";
import { holding, overHandle } from "./handleDrag.ts";
import { snapAt } from "./snapOnMap.ts";
import { toolOf } from "./tools.ts";

/** Clicks draw or choose, the pointer shows what a click would do. Dragging handles is `handleDrag`'s. */
export function connectEditPointer(map: MapLibreMap): void {
  const active = () => workspace.mode.value === "editor" && session.draft.value !== null;
  const draws = () => toolOf(editing.tool.value).draws !== undefined && editing.need.value !== "receiver" && editing.need.value !== "pair";

  map.on("click", (event) => {
    if (!active() || event.defaultPrevented || overHandle()) return;
    const { originalEvent: { shiftKey, ctrlKey, metaKey, altKey } } = event;
    const at: Position = [event.lngLat.lng, event.lngLat.lat];
    if (draws() && !shiftKey) addPoint(snapAt(map, at, altKey).at);
    else pickCell(session.cells.at(at)?.properties.code ?? null, shiftKey || ctrlKey || metaKey);
  });
  map.on("dblclick", (event) => {
    if (!active() || !draws()) return;
    event.preventDefault();
    finish();
  });

  let hovered: string | null = null;
  const hover = (code: string | null) => {
    if (code === hovered) return;
    if (hovered) map.setFeatureState({ source: "edit-cells", id: hovered }, { hovered: false });
    hovered = code;
    if (hovered) map.setFeatureState({ source: "edit-cells", id: hovered }, { hovered: true });
  };
  let asked = 0;
  const move = (event: MapMouseEvent | MapTouchEvent) => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => {
      if (!active()) return;
      const at: Position = [event.lngLat.lng, event.lngLat.lat];
      const drawing = draws() && attempt.value === null;
      pointer.snap.value = drawing ? snapAt(map, at, event.originalEvent.altKey) : null;
      hover(drawing || holding() ? null : (session.cells.at(at)?.properties.code ?? null));
      if (!holding()) map.getCanvas().style.cursor = drawing ? "crosshair" : overHandle() ? "grab" : hovered ? "pointer" : "";
    });
  };
  map.on("mousemove", move);
  map.on("mouseout", () => {
    cancelAnimationFrame(asked);
    pointer.snap.value = null;
    hover(null);
  });
  editing.tool.onChange(() => (pointer.snap.value = null));
}
