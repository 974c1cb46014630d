import type { Bounds } from "../api/wire.ts";
import { applied } from "../editing/attempt.ts";
import { editing } from "../editing/editState.ts";
import { language, text } from "../i18n/language.ts";
import { element, fill } from "../page/element.ts";
import { Signal, watch } from "../page/signal.ts";
import { difference, loadDifference } from "./difference.ts";
import { differenceList } from "./differenceList.ts";
import { faultList } from "./faultList.ts";
import { history } from "./editHistory.ts";
import { historyList } from "./historyList.ts";
import { session } from "./draftSession.ts";
import { verdict } from "./validation.ts";

export type RecordTab = "history" | "faults" | "difference";

export const recordTab = new Signal<RecordTab>("history");

/** What was done, what is wrong, and what differs from the edition that the draft began with. */
export function recordPanel(fly: (bounds: Bounds) => void): HTMLElement {
  const tabs = element("div", { class: "segments", role: "tablist" });
  const body = element("div", { class: "record-body", role: "tabpanel", id: "record", tabindex: -1 });
  const panel = element("section", { class: "panel record" }, tabs, body);
  verdict.onChange(() => verdict.value && (recordTab.value = "faults"));
  const compared = () => recordTab.value === "difference" || editing.colouring.value === "changed";
  watch([recordTab, editing.colouring], () => compared() && void loadDifference());
  applied.onChange(() => {
    verdict.value = null;   // it spoke of another state
    if (recordTab.value === "difference") void loadDifference();
  });
  watch([language, recordTab, session.draft, history, verdict, difference], () => {
    panel.hidden = session.draft.value === null;
    const badges = { history: history.value.length, faults: verdict.value?.faults.length, difference: undefined };
    fill(tabs, ...(["history", "faults", "difference"] as const).map((id) => element(
      "button", { type: "button", role: "tab", id: `record-${id}`, "aria-selected": String(recordTab.value === id), "aria-pressed": String(recordTab.value === id), onclick: () => (recordTab.value = id) },
      text(`record.${id}`), badges[id] !== undefined && element("span", { class: "badge" }, badges[id]),
    )));
    body.setAttribute("aria-labelledby", `record-${recordTab.value}`);
    fill(body, ...(recordTab.value === "history" ? historyList(fly) : recordTab.value === "faults" ? faultList(fly) : differenceList(fly)));
  });
  return panel;
}
