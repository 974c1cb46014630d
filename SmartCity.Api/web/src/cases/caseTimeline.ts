import type { CaseEvent } from "../api/wire.ts";
import { termOf, text } from "../i18n/language.ts";
import { dateTime } from "../i18n/measures.ts";
import { element } from "../page/element.ts";
import { unitTerm } from "./caseDesk.ts";

/** The audit for reading: who did what when, with which words, the latest first. */
export function caseTimeline(events: readonly CaseEvent[]): HTMLElement {
  if (events.length === 0) return element("p", { class: "hint" }, text("case.history.none"));
  return element("ol", { class: "timeline" }, ...[...events].reverse().map(timelineEntry));
}

export function timelineEntry(event: CaseEvent): HTMLElement {
  const { result, set } = event.detail ?? {};
  const unit = typeof set?.["unit_id"] === "string" ? set["unit_id"] : undefined;
  const late = event.action === "overdue" || event.action === "escalate" ? "late" : "";
  const to = event.action === "escalate" && typeof event.detail["to"] === "string" ? String(event.detail["to"]) : undefined;
  return element(
    "li", { class: `${event.action} ${late}`.trim() },
    element("strong", {}, termOf("case.action", event.action), result !== undefined && `：${termOf("case.result", result)}`),
    event.to_status && event.to_status !== event.from_status && element("span", { class: "to" }, `→ ${termOf("case.status", event.to_status)}`),
    element("time", { datetime: event.at }, dateTime(event.at)),
    element("span", { class: "actor" }, [event.actor, event.role && termOf("case.role", event.role)].filter(Boolean).join(" · ")),
    unit !== undefined && element("span", { class: "unit" }, `${text("case.unit")}：${unitTerm(unit)}`),
    to !== undefined && element("span", { class: "unit" }, `→ ${to}`),
    event.opinion && element("q", {}, event.opinion),
  );
}
