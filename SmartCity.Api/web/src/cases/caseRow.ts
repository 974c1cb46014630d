import { termOf, text } from "../i18n/language.ts";
import { share } from "../i18n/measures.ts";
import { type Child, element } from "../page/element.ts";
import { workspace } from "../page/workspace.ts";
import { chosenCases } from "./caseChoice.ts";
import { caseDesk, classTerm, unitTerm } from "./caseDesk.ts";
import { drawSign } from "./caseSigns.ts";
import { stageOf } from "./caseStages.ts";
import type { ListedCase } from "./caseStock.ts";
import { caseClassOf, caseStateOf } from "./caseTerms.ts";
import { stageDueWords } from "./dueWords.ts";
import { caseView, now } from "./inbox.ts";
import { isLate } from "./timeLeft.ts";

/** One line of the list: in the inbox with the stage that waits and its time, among all cases with the score. */
export function caseRow(one: ListedCase, choose: (id: string, event: MouseEvent) => void): HTMLElement {
  const state = caseStateOf(one.status), late = isLate(one, now.value), desk = caseDesk.value !== null;
  const sign = drawSign(caseClassOf(one.class), state, Math.max(2, devicePixelRatio), 22);
  sign.className = "sign";
  sign.setAttribute("aria-hidden", "true");
  return element(
    "li",
    {
      role: "option", id: `case-${one.id}`, "data-id": one.id, class: `case-row ${state}${late ? " late" : ""}${desk ? " choosable" : ""}`,
      ...(desk ? { "aria-checked": String(chosenCases.value.has(one.id)) } : {}),
      onmousedown: (event: MouseEvent) => { if (event.shiftKey) event.preventDefault(); },   // no text is marked
      onclick: (event: MouseEvent) => {
        if (desk && (event.shiftKey || event.ctrlKey || event.metaKey || (event.target as Element).closest(".choice"))) choose(one.id, event);
        else workspace.selection.value = { kind: "case", id: one.id };
      },
    },
    desk && element("span", { class: "choice", "aria-hidden": "true" }),
    sign,
    element("span", { class: "case-class" }, classTerm(one.class)),
    caseView.value === "inbox" ? due(one) : score(one),
    element("span", { class: "case-number" }, one.number, ...marks(one)),
    element("span", { class: `chip ${state}` }, termOf("case.status", one.status)),
  );
}

function due(one: ListedCase): HTMLElement {
  const stage = stageOf(one);
  return element("span", { class: "case-due", title: one.handling?.unit_id && unitTerm(one.handling.unit_id) }, stage && element("b", {}, termOf("case.stage", stage)), element("span", { class: "left" }, stageDueWords(one, now.value)));
}

function score(one: ListedCase): HTMLElement {
  if (one.score === undefined) return element("span", { class: "case-score" }, one.source ? termOf("case.source", one.source) : "");
  const bar = element("span", { class: "score-bar", "aria-hidden": "true" });
  bar.style.setProperty("--score", String(one.score));
  return element("span", { class: "case-score" }, share(one.score), bar);
}

/** What makes a case more than an ordinary one: its level, and how often it was sent back. */
function marks(one: ListedCase): Child[] {
  const { return_count: returns = 0, rework_count: reworks = 0, check_result: check } = one.handling ?? {};
  return [
    (one.level ?? 1) > 1 && element("span", { class: `mark level-${one.level}` }, termOf("case.level", String(one.level))),
    returns > 0 && element("span", { class: "mark" }, text("case.mark.returned", { n: returns })),
    reworks > 0 && element("span", { class: "mark" }, text("case.mark.rework", { n: reworks })),
    check === "fail" && one.status === "fed_back" && element("span", { class: "mark bad" }, text("case.mark.failed")),
  ];
}
