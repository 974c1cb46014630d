import { Problem, postJson } from "../api/client.ts";
import type { BulkAnswer, BulkItem, CaseStep } from "../api/wire.ts";
import { type BulkResult, resultsOf } from "./bulkSteps.ts";
import { stepBody } from "./steps.ts";

export interface BulkWanted {
  readonly step: CaseStep;
  /** all: all or nothing; each: each for itself. */
  readonly mode: "all" | "each";
  readonly opinion: string;
  readonly unit: string;
}

/** Takes the step; the result per case, in their order. When all or nothing was asked and some refuse, the others are untouched. */
export async function takeForMany(cases: readonly { id: string; version: number }[], { step, mode, ...draft }: BulkWanted): Promise<BulkResult[]> {
  try {
    const answer = await postJson<BulkAnswer>("cases/bulk", { ...stepBody(step, draft), mode, cases: cases.map(({ id, version }) => ({ id, version })) });
    return resultsOf(cases, answer.cases, "done");
  } catch (error) {
    const refused = error instanceof Problem ? error.extensions["cases"] : undefined;
    if (!Array.isArray(refused)) throw error;
    return resultsOf(cases, refused as BulkItem[], "untouched");
  }
}
