import { Problem, getJson, postJson } from "../api/client.ts";
import type { CaseDetails, CaseEvent, CaseStep } from "../api/wire.ts";
import { keyring } from "../key/keyring.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { type CaseChange, changesBetween } from "./caseChanges.ts";
import { draftOf, forgetDraft } from "./stepDraft.ts";
import { stepBody } from "./steps.ts";

/** The selected case as the server knows it; a problem when it could not be read. */
export const caseRecord = new Signal<CaseDetails | Problem | null>(null);

/** What became of the last step, for the person to read. */
export type StepState =
  | { kind: "busy" }
  | { kind: "done"; status: string }
  | { kind: "refused"; problem: Problem; step: CaseStep }
  | { kind: "stale"; changes: readonly CaseChange[]; entries: readonly CaseEvent[] };
export const stepState = new Signal<StepState | null>(null);

let reading: AbortController | null = null;

/** Reads the selected case whenever another one is selected or another key is used. */
export function followSelectedCase(): void {
  watch([workspace.selection, keyring.key], () => {
    reading?.abort();
    caseRecord.value = null;
    stepState.value = null;
    const selection = workspace.selection.value;
    if (selection?.kind === "case") void read(selection.id);
  });
}

/** The selected case again, after something was added to it. */
export async function readAgain(id: string): Promise<void> {
  if (isStillSelected(id)) await read(id);
}

async function read(id: string): Promise<void> {
  const controller = (reading = new AbortController());
  try {
    caseRecord.value = await getJson<CaseDetails>(`cases/${id}`, controller.signal);
  } catch (error) {
    if (error instanceof Problem) caseRecord.value = error;
    else if (!controller.signal.aborted) throw error;
  }
}

/**
 * Takes a step with the version that was looked at and what was typed for it. Stale (409): nothing is overwritten, the
 * current state is read, what changed meanwhile is shown, and what was typed stays. Answers whether it was taken.
 */
export async function takeStep(step: CaseStep): Promise<boolean> {
  const record = caseRecord.value;
  if (!record || record instanceof Problem || stepState.value?.kind === "busy") return false;
  stepState.value = { kind: "busy" };
  try {
    const current = await postJson<CaseDetails>(`cases/${record.id}/transitions`, bodyOf(step, record));
    forgetDraft(record.id);
    if (isStillSelected(record.id)) {
      // A case that was closed long ago is followed by a new one.
      if (current.id !== record.id) workspace.selection.value = { kind: "case", id: current.id };
      caseRecord.value = current;
      stepState.value = { kind: "done", status: current.status };
    }
    workspace.casesVersion.value++;
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (!isStillSelected(record.id)) return false;
    if (error.status === 409) await showStale(record);
    else stepState.value = { kind: "refused", problem: error, step };
    return false;
  }
}

function bodyOf(step: CaseStep, record: CaseDetails): Record<string, unknown> {
  const draft = draftOf(record);
  return {
    ...stepBody(step, draft), version: record.version,
    ...(step.needs.includes("duplicate_of") && draft.duplicate ? { duplicate_of: draft.duplicate.id } : {}),
    ...(takesLevel(step) && draft.level !== null && draft.level !== record.level ? { level: draft.level } : {}),
  };
}

export function takesLevel(step: CaseStep): boolean {
  return step.action === "verify" || step.action === "file";
}

async function showStale(seen: CaseDetails): Promise<void> {
  await read(seen.id);
  const current = caseRecord.value;
  if (current && !(current instanceof Problem)) stepState.value = { kind: "stale", ...changesBetween(seen, current) };
  workspace.casesVersion.value++;
}

function isStillSelected(id: string): boolean {
  const selection = workspace.selection.value;
  return selection?.kind === "case" && selection.id === id;
}
