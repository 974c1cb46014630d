import type { Bounds } from "../api/wire.ts";
import { choose } from "../editing/editState.ts";
import { redoIcon, toolFor, toolOf, undoIcon } from "../editing/tools.ts";
import { termOf, text } from "../i18n/language.ts";
import { dateTime } from "../i18n/measures.ts";
import { type Child, element, pictogram } from "../page/element.ts";
import { history } from "./editHistory.ts";
import { session } from "./draftSession.ts";
import type { Edit } from "./draftWire.ts";

/** Who did what, when and why; a click shows where. */
export function historyList(fly: (bounds: Bounds) => void): Child[] {
  if (history.value.length === 0) return [element("p", { class: "empty" }, text("record.history.none"))];
  return [element("ol", { class: "edit-list" }, ...history.value.map((edit) => row(edit, fly)))];
}

function row(edit: Edit, fly: (bounds: Bounds) => void): HTMLElement {
  const show = () => {
    choose(edit.cells.filter((code) => session.cells.get(code)));
    fly(edit.bounds);
  };
  return element("li", {}, element(
    "button", { type: "button", class: `edit-row ${edit.undone ? "undone" : ""}`, id: `edit-${edit.sequence}`, onclick: show },
    pictogram(edit.type === "undo" ? undoIcon : edit.type === "redo" ? redoIcon : toolOf(toolFor[edit.type as keyof typeof toolFor] ?? "select").icon, 18),
    element("span", { class: "edit-what" }, termOf("edit.type", edit.type), edit.undone && element("span", { class: "chip settled" }, text("record.history.undone"))),
    element("q", {}, edit.reason),
    element("small", {}, `${edit.author} · ${dateTime(edit.at)}`),
  ));
}
