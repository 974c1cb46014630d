import type { BulkItem, CaseDesk, CaseStep } from "../api/wire.ts";

/** Of one case, for the person to read. */
export interface BulkResult {
  readonly id: string;
  readonly outcome: "done" | "refused" | "untouched";
  readonly detail?: string;
}

/** Steps that make sense for many at once, with how many of the cases are where the step begins; those for most of them first. A duplicate is of one case. */
export function bulkSteps(cases: readonly { status: string }[], desk: CaseDesk | null): { step: CaseStep; fits: number }[] {
  return (desk?.steps ?? [])
    .filter((step) => !step.needs.includes("duplicate_of"))
    .map((step) => ({ step, fits: cases.filter((one) => step.from.includes(one.status)).length }))
    .filter(({ fits }) => fits > 0)
    .sort((a, b) => b.fits - a.fits);
}

/** `otherwise`: what became of a case that isn't among the items. */
export function resultsOf(cases: readonly { id: string }[], items: readonly BulkItem[], otherwise: BulkResult["outcome"]): BulkResult[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  return cases.map(({ id }) => {
    const item = byId.get(id);
    if (!item) return { id, outcome: otherwise };
    return { id, outcome: item.status === 200 ? "done" : "refused", ...(item.detail ? { detail: item.detail } : {}) };
  });
}
