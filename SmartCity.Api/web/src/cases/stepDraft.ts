import type { CaseDetails } from "../api/wire.ts";

/** What a person has typed and chosen for a step of one case. It outlives refusals, other cases looked at, and the case read anew. */
export interface StepDraft {
  opinion: string;
  /** A unit's id. */
  unit: string;
  duplicate: { id: string; number: string } | null;
  /** Null: as it is. */
  level: number | null;
}

const drafts = new Map<string, StepDraft>();

export function draftOf(record: Pick<CaseDetails, "id">): StepDraft {
  let draft = drafts.get(record.id);
  if (!draft) drafts.set(record.id, (draft = { opinion: "", unit: "", duplicate: null, level: null }));
  return draft;
}

/** After the step was taken. */
export function forgetDraft(id: string): void {
  drafts.delete(id);
}
