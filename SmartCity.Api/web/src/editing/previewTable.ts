import { Problem } from "../api/client.ts";
import type { DraftFeature, EditAnswer } from "../drafts/draftWire.ts";
import { language, text } from "../i18n/language.ts";
import { area, count } from "../i18n/measures.ts";
import { refusalInChinese } from "../i18n/refusals.zh.ts";
import { element, pictogram, pictograms } from "../page/element.ts";
import type { Attempt } from "./attempt.ts";
import { type CellChange, changesOf } from "./figures.ts";

/** More rows would push the buttons off a small screen. */
const rowsShown = 6;

/** What the edit would do to each cell, in figures. */
export function previewTable(before: readonly DraftFeature[], answers: readonly EditAnswer[]): HTMLElement {
  const changes = changesOf(before, answers);
  const rows = changes.slice(0, rowsShown).map((change) => element(
    "tr", { class: change.before ? (change.after ? "changed" : "removed") : "added" },
    element("th", { scope: "row" }, element("span", { class: "code" }, change.code.slice(6, 12), element("b", {}, change.code.slice(12)))),
    element("td", {}, stateOf(change)),
    element("td", { class: "figure" }, change.before ? area(change.before.properties.area_m2) : "–"),
    element("td", { class: "figure" }, "→"),
    element("td", { class: "figure" }, change.after ? area(change.after.properties.area_m2) : "–"),
    element("td", { class: "figure gain" }, gainOf(change)),
  ));
  if (changes.length > rowsShown) rows.push(element("tr", {}, element("td", { colspan: 6 }, text("edit.preview.more", { n: count(changes.length - rowsShown) }))));
  if (changes.length === 0) return element("p", { class: "hint" }, text("edit.preview.nothing"));
  return element("table", { class: "preview-table", id: "edit-preview" }, element("tbody", {}, ...rows));
}

function stateOf({ before, after }: CellChange): string {
  if (!before) return text("edit.preview.added");
  if (!after) return text("edit.preview.removed");
  if (before.properties.class !== after.properties.class) return text("edit.preview.class", { from: before.properties.class, to: after.properties.class });
  if ((before.properties.name ?? "") !== (after.properties.name ?? "")) return after.properties.name ?? "–";
  if ((before.properties.owner ?? "") !== (after.properties.owner ?? "")) return after.properties.owner ?? "–";
  return text("edit.preview.changed");
}

function gainOf({ before, after }: CellChange): string {
  const gain = (after?.properties.area_m2 ?? 0) - (before?.properties.area_m2 ?? 0);
  return !before || !after || Math.abs(gain) < 1 ? "" : `${gain > 0 ? "+" : "−"}${area(Math.abs(gain))}`;
}

/** The server's sentence, or ours where we know better what the analyst can do. */
export function refusalWords(problem: Problem): string {
  if (problem.status === 0) return text("edit.refused.network");
  if (problem.status === 401 || problem.status === 403) return text("edit.refused.key");
  const sentence = problem.detail || problem.title;
  return language.value === "zh" ? refusalInChinese(sentence) : sentence;
}

/** What another analyst made of the cells in question meanwhile. */
export function conflictWords(conflict: Extract<Attempt, { kind: "conflict" }>): HTMLElement {
  const rows = conflict.was.map((was) => {
    const now = conflict.current.find((feature) => feature.properties.code === was.properties.code);
    const words = now
      ? was.properties.version === now.properties.version ? text("edit.conflict.same") : stateOf({ code: was.properties.code, before: was, after: now })
      : text("edit.preview.removed");
    return element("li", {}, element("b", { class: "code" }, was.properties.code), ` ${words}`, now && now.properties.area_m2 !== was.properties.area_m2 ? `: ${area(was.properties.area_m2)} → ${area(now.properties.area_m2)}` : "");
  });
  return element("div", { class: "conflict", role: "alert" }, pictogram(pictograms.warning), element("div", {}, element("p", {}, text("edit.conflict")), element("ul", {}, ...rows)));
}
