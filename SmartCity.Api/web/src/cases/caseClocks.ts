import type { CaseDetails } from "../api/wire.ts";
import { termOf, text } from "../i18n/language.ts";
import { dateTime } from "../i18n/measures.ts";
import { type Child, element, fill } from "../page/element.ts";
import { watchWhileSeen } from "../page/signal.ts";
import { stageOf } from "./caseStages.ts";
import { dueWords, stageDueWords } from "./dueWords.ts";
import { now } from "./inbox.ts";
import { isLate } from "./timeLeft.ts";

/** The clocks of a case: when its stage is due and the whole disposal, by which rules, and what was sent back. */
export function caseClocks(record: CaseDetails): HTMLElement | null {
  const { handling } = record;
  const stage = stageOf(record);
  if (!handling || !stage) return null;
  const left = element("strong", { class: "left" });
  const deadline = element("dd");
  const place = element("section", { class: "clocks", "aria-label": text("case.clocks") });
  const due = record.status === "suspended" ? undefined : handling.stage_due_at;
  fill(place,
    element("div", { class: "stage-clock" }, element("span", { class: "stage-name" }, termOf("case.stage", stage)), left,
      due !== undefined && element("time", { datetime: due }, text("case.due", { time: dateTime(due) }))),
    element("dl", {},
      element("div", {}, element("dt", {}, text("case.deadline")), deadline),
      element("div", {}, element("dt", {}, text("case.rules")), element("dd", {}, handling.rules_version ?? text("case.rules.none"))),
      ...counts(handling)));
  watchWhileSeen(place, [now], () => {
    place.classList.toggle("late", isLate(record, now.value));
    left.textContent = stageDueWords(record, now.value);
    deadline.textContent = handling.deadline_at ? `${dateTime(handling.deadline_at)} · ${dueWords(handling.deadline_at, now.value)}` : text("case.deadline.none");
  });
  return place;
}

function counts(handling: NonNullable<CaseDetails["handling"]>): HTMLElement[] {
  const row = (name: string, value: Child) => element("div", {}, element("dt", {}, name), element("dd", {}, value));
  return [
    ...(handling.return_count > 0 ? [row(text("case.returns"), text("case.times", { n: handling.return_count }))] : []),
    ...(handling.rework_count > 0 ? [row(text("case.reworks"), text("case.times", { n: handling.rework_count }))] : []),
    ...(handling.escalation > 0 ? [row(text("case.escalation"), text("case.escalation.step", { n: handling.escalation }))] : []),
    ...(handling.check_result ? [row(text("case.check"), termOf("case.result", handling.check_result))] : []),
  ];
}
