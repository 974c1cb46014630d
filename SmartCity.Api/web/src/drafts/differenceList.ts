import { Problem } from "../api/client.ts";
import type { Bounds } from "../api/wire.ts";
import { choose } from "../editing/editState.ts";
import { refusalWords } from "../editing/previewTable.ts";
import { termOf, text } from "../i18n/language.ts";
import { area, count } from "../i18n/measures.ts";
import { type Child, element } from "../page/element.ts";
import { difference } from "./difference.ts";
import { session } from "./draftSession.ts";
import type { CellDifference } from "./draftWire.ts";

const listed = 200;

/** Added, removed and changed cells with figures; a click shows where. */
export function differenceList(fly: (bounds: Bounds) => void): Child[] {
  const found = difference.value;
  if (!session.draft.value?.based_on) return [element("p", { class: "empty" }, text("record.difference.nobase"))];
  if (found === null) return [element("p", { class: "empty" }, text("case.loading"))];
  if (found instanceof Problem) return [element("p", { class: "problem" }, refusalWords(found))];
  const group = (kind: CellDifference["kind"]) => {
    const changes = found.changes.filter((change) => change.kind === kind);
    return element(
      "details", { open: changes.length > 0 && changes.length <= 20 },
      element("summary", {}, text(`record.difference.${kind}`), element("span", { class: "badge" }, count(changes.length))),
      element("ul", { class: "change-list" }, ...changes.slice(0, listed).map((change) => row(change, fly))),
      changes.length > listed && element("p", { class: "hint" }, text("edit.preview.more", { n: count(changes.length - listed) })),
    );
  };
  return [
    element("p", { class: "sum" }, element("span", {}, text("record.difference.moved")), element("b", {}, area(found.moved_area_m2))),
    group("added"), group("removed"), group("changed"),
  ];
}

function row({ code, what, before, after }: CellDifference, fly: (bounds: Bounds) => void): HTMLElement {
  const bounds = session.cells.boundsOf(code);
  const areas = [before, after].filter((cell) => cell !== null && cell !== undefined).map((cell) => area(cell.area_m2));
  return element("li", {},
    bounds ? element("button", { type: "button", class: "link code", onclick: () => { choose([code]); fly(bounds); } }, code) : element("span", { class: "code" }, code),
    element("span", { class: "number" }, what.length > 0 && !what.includes("geometry") ? "" : [...new Set(areas)].join(" → ")),
    what.length > 0 && element("small", {}, what.map((one) => termOf("record.what", one)).join(" · ")));
}
