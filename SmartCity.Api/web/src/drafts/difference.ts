import { Problem } from "../api/client.ts";
import type { Bounds } from "../api/wire.ts";
import { choose } from "../editing/editState.ts";
import { refusalWords } from "../editing/previewTable.ts";
import { text } from "../i18n/language.ts";
import { area, count } from "../i18n/measures.ts";
import { type Child, element } from "../page/element.ts";
import { Signal } from "../page/signal.ts";
import { readDifference } from "./draftApi.ts";
import { session } from "./draftSession.ts";
import type { Difference } from "./draftWire.ts";

/** What the draft has made of the edition that it began with; null until asked for. */
export const difference = new Signal<Difference | Problem | null>(null);

export async function loadDifference(): Promise<void> {
  const draft = session.draft.value;
  if (!draft || draft.based_on === null) return;
  try {
    const found = await readDifference(draft.based_on, draft.id);
    if (session.draft.value?.id !== draft.id) return;
    difference.value = found;
    session.touched.value = new Set([...found.added, ...found.changed]);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    difference.value = error;
  }
}

session.draft.onChange(() => {
  if (session.draft.value === null) difference.value = null;
});

export function differenceList(fly: (bounds: Bounds) => void): Child[] {
  const found = difference.value;
  if (session.draft.value?.based_on === null) return [element("p", { class: "empty" }, text("record.difference.nobase"))];
  if (found === null) return [element("p", { class: "empty" }, text("case.loading"))];
  if (found instanceof Problem) return [element("p", { class: "problem" }, refusalWords(found))];
  const group = (kind: "added" | "removed" | "changed", codes: readonly string[]) => element(
    "details", { open: codes.length > 0 && codes.length <= 12 },
    element("summary", {}, text(`record.difference.${kind}`), element("span", { class: "badge" }, count(codes.length))),
    element("ul", {}, ...codes.slice(0, 200).map((code) => element("li", {}, session.cells.get(code)
      ? element("button", { type: "button", class: "link code", onclick: () => { choose([code]); fly(session.cells.boundsOf(code)!); } }, code)
      : element("span", { class: "code" }, code)))),
  );
  return [
    element("p", { class: "sum" }, element("span", {}, text("record.difference.moved")), element("b", {}, area(found.moved_area_m2))),
    group("added", found.added), group("removed", found.removed), group("changed", found.changed),
  ];
}
