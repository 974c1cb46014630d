import type { CaseDetails, CaseEvent } from "../api/wire.ts";

/** One member of a case that is no longer as it was seen. */
export interface CaseChange {
  readonly what: "status" | "unit" | "level" | "deadline" | "due" | "check";
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** What differs between the case as it was looked at and as it is now, and who has done it. */
export function changesBetween(seen: CaseDetails, now: CaseDetails): { changes: CaseChange[]; entries: CaseEvent[] } {
  const pairs: [CaseChange["what"], string | undefined, string | undefined][] = [
    ["status", seen.status, now.status],
    ["unit", seen.handling?.unit_id, now.handling?.unit_id],
    ["level", String(seen.level), String(now.level)],
    ["deadline", seen.handling?.deadline_at, now.handling?.deadline_at],
    ["due", seen.handling?.stage_due_at, now.handling?.stage_due_at],
    ["check", seen.handling?.check_result, now.handling?.check_result],
  ];
  const known = Math.max(0, ...(seen.history ?? []).map((entry) => entry.sequence));
  return {
    changes: pairs.filter(([, from, to]) => from !== to).map(([what, from, to]) => ({ what, from, to })),
    entries: (now.history ?? []).filter((entry) => entry.sequence > known),
  };
}
