import type { Polygon } from "geojson";
import { Problem, getJson, postJson } from "../api/client.ts";
import type { DetectionDetails, Verdict } from "../api/wire.ts";
import { keyring } from "../key/keyring.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";

/** The selected detection as the server knows it; a problem when it could not be read. */
export const detectionRecord = new Signal<DetectionDetails | Problem | null>(null);

/** What became of the last review, for the officer to read. */
export type SayingState = { kind: "busy" } | { kind: "done"; verdict: Verdict } | { kind: "refused"; problem: Problem };
export const sayingState = new Signal<SayingState | null>(null);

let reading: AbortController | null = null;

/** Reads the selected detection whenever another one is selected or another key is used. */
export function followSelectedDetection(): void {
  watch([workspace.selection, keyring.key], () => {
    reading?.abort();
    detectionRecord.value = null;
    sayingState.value = null;
    const selection = workspace.selection.value;
    if (selection?.kind === "detection") void read(selection.id);
  });
}

async function read(id: string): Promise<void> {
  const controller = (reading = new AbortController());
  try {
    detectionRecord.value = await getJson<DetectionDetails>(`detections/${id}`, controller.signal);
  } catch (error) {
    if (error instanceof Problem) detectionRecord.value = error;
    else if (!controller.signal.aborted) throw error;
  }
}

/**
 * Sends what the officer says, with the version that was looked at. Stale (409): nothing is overwritten, the current
 * state is read again and the server's words are shown. Answers whether it was taken.
 */
export async function say(verdict: Verdict, more: { class?: string; geometry?: Polygon; comment?: string }): Promise<boolean> {
  const record = detectionRecord.value;
  if (!record || record instanceof Problem || sayingState.value?.kind === "busy") return false;
  sayingState.value = { kind: "busy" };
  try {
    const changed = await postJson<DetectionDetails>(`detections/${record.id}/reviews`, { verdict, version: record.version, ...more });
    if (isStillSelected(record.id)) {
      detectionRecord.value = changed;
      sayingState.value = { kind: "done", verdict };
    }
    workspace.casesVersion.value++;
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (!isStillSelected(record.id)) return false;
    if (error.status === 409) {
      await read(record.id);
      workspace.casesVersion.value++;
    }
    sayingState.value = { kind: "refused", problem: error };
    return false;
  }
}

function isStillSelected(id: string): boolean {
  const selection = workspace.selection.value;
  return selection?.kind === "detection" && selection.id === id;
}
