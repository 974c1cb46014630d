import { text } from "../i18n/language.ts";
import type { ListedCase } from "./caseStock.ts";
import { timeLeft, unitsOf } from "./timeLeft.ts";

/** The time until `due` in words, or how long it has been over: 剩 2 小时 15 分, 3 d 4 h overdue. */
export function dueWords(due: string, now: number): string {
  const left = timeLeft(due, now);
  const time = unitsOf(left).map(({ unit, n }) => text(`time.${unit}`, { n })).join(" ");
  return text(left.late ? "time.late" : "time.left", { time });
}

/** Of a case's present stage. A suspended one has no time that runs. */
export function stageDueWords(one: Pick<ListedCase, "status" | "handling">, now: number): string {
  if (one.status === "suspended") return text("time.rests");
  return one.handling?.stage_due_at ? dueWords(one.handling.stage_due_at, now) : text("time.none");
}
