import { caseStateOf } from "./caseTerms.ts";

/** How long until a due time, or since: whole days, hours and minutes of real time. The rules' own hours stand still at night; what is shown is what the clock on the wall says. */
export interface TimeLeft {
  readonly late: boolean;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
}

/** `due` in ISO 8601, `now` in milliseconds. Under a minute counts as none. */
export function timeLeft(due: string, now: number): TimeLeft {
  const milliseconds = Date.parse(due) - now;
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
  return { late: milliseconds < 0, days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 };
}

/** The two units that a reader needs: days with hours, hours with minutes, or minutes alone. */
export function unitsOf(left: TimeLeft): { unit: "days" | "hours" | "minutes"; n: number }[] {
  const { days, hours, minutes } = left;
  if (days > 0) return hours > 0 && days < 7 ? [{ unit: "days", n: days }, { unit: "hours", n: hours }] : [{ unit: "days", n: days }];
  if (hours > 0) return minutes > 0 && hours < 10 ? [{ unit: "hours", n: hours }, { unit: "minutes", n: minutes }] : [{ unit: "hours", n: hours }];
  return [{ unit: "minutes", n: minutes }];
}

/** Late now: the job has found it so, or the due time has passed and the job comes next. A suspended or ended case is never late. */
export function isLate(one: { readonly status: string; readonly handling?: { readonly overdue_at?: string; readonly stage_due_at?: string } }, now: number): boolean {
  if (one.status === "suspended" || caseStateOf(one.status) === "settled") return false;
  const handling = one.handling;
  return handling !== undefined && (handling.overdue_at !== undefined || (handling.stage_due_at !== undefined && Date.parse(handling.stage_due_at) < now));
}
