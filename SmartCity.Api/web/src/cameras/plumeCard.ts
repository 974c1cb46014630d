import { language, termOf, text } from "../i18n/language.ts";
import { distance, share } from "../i18n/measures.ts";
import { detailRows } from "../page/detailRows.ts";
import { type Child, element } from "../page/element.ts";
import { workspace } from "../page/workspace.ts";
import type { Plume } from "./deskWire.ts";
import { caseStateOf, markOfPlume } from "./deskWords.ts";
import { judgeForm } from "./judgeForm.ts";
import type { PlumeFacts } from "./plumeFacts.ts";

/** What is known of a plume: level, scores and why, place, case, and what an officer may say of it; `isJudged`: here, not at another plume of the same case. */
export function plumeCard(plume: Plume, facts: PlumeFacts | undefined, show: (place: readonly [number, number]) => void, isJudged: boolean): HTMLElement {
  const mark = markOfPlume(plume);
  return element(
    "article", { class: `plume-card ${mark}`, "data-plume": plume.id },
    element("header", {}, element("h3", {}, text("desk.plume")), markChip(mark), element("span", { class: "hint" }, plume.persistence > 1 ? text("desk.plume.frames", { n: plume.persistence }) : text("desk.plume.frames.one"))),
    detailRows([
      [text("desk.plume.score"), text("desk.plume.score.value", { score: plume.score.toFixed(2), threshold: plume.threshold.toFixed(2) })],
      facts?.fused !== undefined && [text("desk.plume.fused"), element("span", { title: text("desk.plume.fused.hint") }, element("b", {}, facts.fused.score.toFixed(2)))],
      [text("desk.plume.opacity"), share(plume.opacity)],
      [text("desk.plume.area"), `${(plume.area_share * 100).toFixed(1)} %`],
      [text("desk.plume.place"), placeOf(plume, show)],
    ]),
    reasonsOf(plume, facts),
    element("p", { class: "plume-case" }, termOf("desk.caseState", caseStateOf(plume)), ...judgedWords(plume)),
    ...caseOf(facts, isJudged),
  );
}

export function markChip(mark: string): HTMLElement {
  return element("span", { class: `level ${mark}` }, termOf("desk.level", mark));
}

function placeOf(plume: Plume, show: (place: readonly [number, number]) => void): Child {
  const why = termOf("desk.placedBy", plume.placed_by ?? "");
  if (!plume.place) return text("desk.plume.place.none", { why });
  const metres = distance(plume.uncertainty_m ?? 0), place = plume.place;
  return element("button", { type: "button", class: "link", title: text("desk.zoom"), onclick: () => show(place) }, plume.placed_by === "calibration" ? text("desk.plume.place.value", { m: metres }) : text("desk.plume.place.camera", { m: metres, why }));
}

function reasonsOf(plume: Plume, facts: PlumeFacts | undefined): Child {
  if (!facts) return element("p", { class: "hint" }, text("case.loading"));
  if (!facts.fused) return element("p", { class: "hint" }, text("desk.plume.notFused", { why: termOf("desk.placedBy", plume.placed_by ?? "") }));
  return element("div", { class: "plume-reasons" }, element("h4", {}, text("desk.plume.reasons")), element("ul", {}, ...facts.fused.reasons.map((reason) => element(
    "li", { class: reason.factor > 1 ? "supports" : reason.factor < 1 ? "weakens" : undefined },
    language.value === "zh" ? reason.zh : reason.en, reason.factor !== 1 && element("span", { class: "factor" }, ` × ${reason.factor.toFixed(2)}`)))));
}

function judgedWords(plume: Plume): Child[] {
  return plume.judged === null ? [] : [" ", element("b", {}, text(plume.judged ? "desk.judged.dust" : "desk.judged.none"))];
}

function caseOf(facts: PlumeFacts | undefined, isJudged: boolean): Child[] {
  if (!facts?.case) return [];
  if (facts.case === "hidden") return [element("p", { class: "hint" }, text("desk.case.hidden"))];
  const owner = facts.case;
  return [
    element("p", { class: "plume-owner" }, `${text("desk.case")} ${owner.number} · ${termOf("case.status", owner.status)} `,
      element("button", { type: "button", class: "link", "data-case": owner.id, onclick: () => openCase(owner.id) }, text("desk.case.show"))),
    isJudged && judgeForm(owner),
  ];
}

/** On the case desk, which is the map's. */
function openCase(id: string): void {
  workspace.selection.value = { kind: "case", id };
  workspace.mode.value = "map";
}
