import type { Map as MapLibreMap } from "maplibre-gl";
import type { Position } from "geojson";
import { session } from "../drafts/draftSession.ts";
import { element } from "../page/element.ts";
import { addPoint, pickCell } from "./drawing.ts";
import { editing } from "./editState.ts";
import { pointer } from "./pointerState.ts";
import { snapAt } from "./snapOnMap.ts";
import { toolOf } from "./tools.ts";

/** Drawing without a mouse: the arrow keys move the map below a crosshair, the space bar clicks there. */
export function connectCrosshair(map: MapLibreMap, stage: HTMLElement): void {
  const cross = element("div", { class: "crosshair", "aria-hidden": "true" });
  stage.append(cross);
  const canvas = map.getCanvas();
  const centre = (): Position => [map.getCenter().lng, map.getCenter().lat];
  const draws = () => toolOf(editing.tool.value).draws !== undefined && editing.need.value !== "receiver" && editing.need.value !== "pair";
  canvas.addEventListener("keydown", (event) => {
    if (event.key !== " " || session.draft.value === null) return;
    event.preventDefault();
    if (draws() && !event.shiftKey) addPoint(snapAt(map, centre(), event.altKey).at);
    else pickCell(session.cells.at(centre())?.properties.code ?? null, event.shiftKey);
  });
  map.on("move", () => {
    if (canvas.matches(":focus-visible") && draws() && session.draft.value) pointer.snap.value = snapAt(map, centre(), false);
  });
}
