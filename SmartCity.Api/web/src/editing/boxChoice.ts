import type { Map as MapLibreMap, MapMouseEvent } from "maplibre-gl";
import { session } from "../drafts/draftSession.ts";
import { insidePoint } from "../map/insidePoint.ts";
import { element } from "../page/element.ts";
import { workspace } from "../page/workspace.ts";
import { attempt } from "./attempt.ts";
import { choose, editing } from "./editState.ts";
import { overHandle } from "./handleDrag.ts";

/** Shift and drag: every cell whose middle lies in the box is chosen too. */
export function connectBoxChoice(map: MapLibreMap, stage: HTMLElement): void {
  const frame = element("div", { class: "choice-box", hidden: true, "aria-hidden": "true" });
  stage.append(frame);
  map.on("mousedown", (down) => {
    if (workspace.mode.value !== "editor" || session.draft.value === null || !down.originalEvent.shiftKey || down.originalEvent.button !== 0 || overHandle()) return;
    down.preventDefault();
    let to = down.point;
    const move = (event: MapMouseEvent) => {
      to = event.point;
      const [left, right, top, bottom] = [Math.min(down.point.x, to.x), Math.max(down.point.x, to.x), Math.min(down.point.y, to.y), Math.max(down.point.y, to.y)];
      frame.hidden = false;
      Object.assign(frame.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
    };
    const release = () => {
      map.off("mousemove", move);
      document.removeEventListener("pointerup", release);
      if (frame.hidden) return;   // a click, which `connectEditPointer` takes
      frame.hidden = true;
      const a = map.unproject(down.point), b = map.unproject(to);
      const [west, south, east, north] = [Math.min(a.lng, b.lng), Math.min(a.lat, b.lat), Math.max(a.lng, b.lng), Math.max(a.lat, b.lat)];
      const inside = session.cells.within([west, south, east, north]).filter((feature) => {
        const middle = insidePoint(feature.geometry)?.at;
        return middle && middle[0] >= west && middle[0] <= east && middle[1] >= south && middle[1] <= north;
      });
      if (attempt.value && attempt.value.kind !== "applying") attempt.value = null;
      choose([...new Set([...editing.chosen.value, ...inside.map((feature) => feature.properties.code)])]);
    };
    map.on("mousemove", move);
    document.addEventListener("pointerup", release);
  });
}
