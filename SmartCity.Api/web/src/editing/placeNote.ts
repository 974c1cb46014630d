import type { Map as MapLibreMap } from "maplibre-gl";
import type { Position } from "geojson";
import { session } from "../drafts/draftSession.ts";
import type { Operation } from "../drafts/draftWire.ts";
import { language, text } from "../i18n/language.ts";
import { insidePoint } from "../map/insidePoint.ts";
import { element } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { attempt } from "./attempt.ts";
import { editing } from "./editState.ts";
import { concerned } from "./operations.ts";
import { refusalWords } from "./previewTable.ts";

/** Says at the place itself why something is refused or what is missing. The action bar says it too, for screen readers. */
export function placeNote(map: MapLibreMap, stage: HTMLElement): void {
  const note = element("div", { class: "place-note", "aria-hidden": "true" });
  stage.append(note);
  let at: Position | null = null;
  const place = () => {
    if (!at) return;
    const { x, y } = map.project(at as [number, number]);
    note.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  };
  map.on("move", place);
  watch([attempt, editing.need, language], () => {
    const now = attempt.value, need = editing.need.value;
    const words = now?.kind === "refused" ? refusalWords(now.problem) : now?.kind === "conflict" ? text("edit.state.conflict") : !now && need ? text(`edit.need.${need}`) : null;
    at = words === null ? null : placeOf(now?.operations[0] ?? null);
    note.hidden = at === null;
    note.textContent = words ?? "";
    note.classList.toggle("asking", !now);
    place();
  });
}

/** The end of the drawing, or the middle of the cell in question. */
function placeOf(operation: Operation | null): Position | null {
  const end = editing.sketch.value?.points.at(-1);
  if (end) return end;
  if (!operation) return null;
  if (operation.type === "move_vertex") return operation.to;
  if (operation.type === "reshape") return operation.line.coordinates[1] ?? null;
  const cell = concerned(operation, session.cells).map((code) => session.cells.get(code)).find((feature) => feature !== undefined);
  return cell ? (insidePoint(cell.geometry)?.at ?? null) : null;
}
