import { Problem, getJson, postJson } from "../api/client.ts";
import type { CaseDetails } from "../api/wire.ts";
import { keyring } from "../key/keyring.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";

export type Decision = "verify" | "reject";

/** The selected case as the server knows it; a problem when it could not be read. */
export const caseRecord = new Signal<CaseDetails | Problem | null>(null);

/** What became of the last decision, for the reviewer to read. */
export type ReviewState = { kind: "busy" } | { kind: "done"; status: string } | { kind: "refused"; problem: Problem };
export const reviewState = new Signal<ReviewState | null>(null);

let reading: AbortController | null = null;

/** Reads the selected case whenever another one is selected or another key is used. */
export function followSelectedCase(): void {
  watch([workspace.selection, keyring.key], () => {
    reading?.abort();
    caseRecord.value = null;
    reviewState.value = null;
    const selection = workspace.selection.value;
    if (selection?.kind === "case") void read(selection.id);
  });
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
 * Sends the officer's decision with the version that was looked at. Stale (409): nothing is overwritten, the current
 * state is read again and the server's words are shown.
 */
export async function decide(decision: Decision, opinion: string): Promise<void> {
  const record = caseRecord.value;
  if (!record || record instanceof Problem || reviewState.value?.kind === "busy") return;
  reviewState.value = { kind: "busy" };
  try {
    await postJson<unknown>(`cases/${record.id}/transitions`, { action: decision, version: record.version, ...(opinion ? { opinion } : {}) });
    const current = await getJson<CaseDetails>(`cases/${record.id}`);
    if (isStillSelected(record.id)) {
      caseRecord.value = current;
      reviewState.value = { kind: "done", status: current.status };
    }
    workspace.casesVersion.value++;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (!isStillSelected(record.id)) return;
    if (error.status === 409) {
      await read(record.id);
      workspace.casesVersion.value++;
    }
    reviewState.value = { kind: "refused", problem: error };
  }
}

function isStillSelected(id: string): boolean {
  const selection = workspace.selection.value;
  return selection?.kind === "case" && selection.id === id;
}
