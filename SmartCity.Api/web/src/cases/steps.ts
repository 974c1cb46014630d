import type { CaseDesk, CaseDetails, CaseStep } from "../api/wire.ts";

/** One key a decision. A check has one for each of its results. */
export const stepKeys: Readonly<Record<string, string>> = {
  verify: "c", reject: "r", mark_duplicate: "u", file: "f", assign: "a", dispatch: "d", return: "b", dispose: "p", feed_back: "g",
  "check:pass": "y", "check:fail": "n", "check:unable": "m", rework: "w", close: "e", suspend: "s", resume: "s", reopen: "o",
};

/** Names a step: the action, and of a check its result too. */
export function stepName(step: Pick<CaseStep, "action" | "result">): string {
  return step.result === undefined ? step.action : `${step.action}:${step.result}`;
}

/** The steps that lead a case on, before those that lead it aside. */
const aside = ["assign", "mark_duplicate", "suspend", "return", "reject"];

/** The steps that the key may take with this case now, the way on first. */
export function stepsOf(record: Pick<CaseDetails, "actions" | "status">, desk: CaseDesk | null): CaseStep[] {
  const steps = (desk?.steps ?? []).filter((step) => record.actions?.includes(step.action) && step.from.includes(record.status));
  return steps.sort((a, b) => aside.indexOf(a.action) - aside.indexOf(b.action));
}

/** What the step needs and the person has not given yet; null when it can be sent. */
export function missingOf(step: CaseStep, draft: { opinion: string; unit: string; duplicate: unknown }, record: { handling?: { check_result?: string } } = {}): "opinion" | "unit" | "duplicate" | "failed_check" | null {
  if (step.needs.includes("failed_check") && record.handling?.check_result !== "fail") return "failed_check";
  if (step.needs.includes("assign_to") && !draft.unit) return "unit";
  if (step.needs.includes("duplicate_of") && !draft.duplicate) return "duplicate";
  if (step.needs.includes("opinion") && !draft.opinion.trim()) return "opinion";
  return null;
}

/** What the server is told of the step, for one case or for many. */
export function stepBody(step: CaseStep, draft: { opinion: string; unit: string }): Record<string, unknown> {
  const opinion = draft.opinion.trim();
  return { action: step.action, ...(opinion ? { opinion } : {}), ...(step.result ? { result: step.result } : {}), ...(step.needs.includes("assign_to") ? { assign_to: draft.unit } : {}) };
}

/** Kinds of evidence that the step needs with this class. */
export function evidenceNeeded(step: CaseStep, classId: string, desk: CaseDesk | null): string[] {
  const rules = desk?.classes.find((known) => known.id === classId) ?? desk?.classes.find((known) => known.id === "other");
  const kinds = step.needs.includes("evidence") ? [...(rules?.evidence[step.action] ?? [])] : [];
  if (step.needs.includes("after") && !kinds.includes("after")) kinds.push("after");
  return kinds;
}

export type StepPlace = "opinion" | "unit" | "duplicate" | "evidence" | "steps";

/** The part of the form that the server's sentence speaks of. */
export function placeOf(detail: string): StepPlace {
  if (/needs an opinion/.test(detail)) return "opinion";
  if (/needs evidence/.test(detail)) return "evidence";
  if (/assign_to|There is no unit/.test(detail)) return "unit";
  return /duplicate/.test(detail) ? "duplicate" : "steps";
}
