import { language, termOf, text } from "../i18n/language.ts";
import { count } from "../i18n/measures.ts";
import { element, refill } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { caseFilter } from "./caseFilter.ts";
import { caseDesk } from "./caseDesk.ts";
import { countStages } from "./caseStages.ts";
import { caseView, inbox, now } from "./inbox.ts";
import { isLate } from "./timeLeft.ts";

/** What waits in each stage and how much of it is late; pressing one shows it alone. */
export function stageBar(): HTMLElement {
  const place = element("div", { class: "stage-bar", role: "group" });
  watch([language, inbox, caseFilter, caseView, caseDesk, now], () => {
    place.hidden = caseDesk.value === null || caseView.value !== "inbox";
    place.setAttribute("aria-label", text("inbox.stages"));
    const chosen = caseFilter.value.stage;
    refill(place, ...countStages(inbox.value ?? [], (one) => isLate(one, now.value)).map(({ stage, all, late }) => element(
      "button", { type: "button", id: `stage-${stage}`, "aria-pressed": String(stage === chosen), onclick: () => (caseFilter.value = { ...caseFilter.value, stage: stage === chosen ? null : stage }) },
      termOf("case.stage", stage), element("b", {}, count(all)), late > 0 && element("b", { class: "late", title: text("inbox.late", { n: count(late) }) }, count(late)))));
  });
  return place;
}

/** Inbox or all cases; only who has a desk has an inbox. */
export function viewSwitch(): HTMLElement {
  const place = element("div", { class: "segments view-switch", role: "group" });
  watch([language, caseView, caseDesk, inbox], () => {
    place.hidden = caseDesk.value === null;
    place.setAttribute("aria-label", text("cases.view"));
    refill(place, ...(["inbox", "all"] as const).map((view) => element(
      "button", { type: "button", id: `view-${view}`, "aria-pressed": String(caseView.value === view), "aria-keyshortcuts": "t", onclick: () => showView(view) },
      text(`cases.view.${view}`), view === "inbox" && inbox.value !== null && ` ${count(inbox.value.length)}`)));
  });
  return place;
}

export function showView(view: typeof caseView.value): void {
  caseView.value = view;
  caseFilter.value = { ...caseFilter.value, stage: null, status: null };
}
