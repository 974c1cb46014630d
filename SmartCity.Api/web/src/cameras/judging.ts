import { Problem, postJson } from "../api/client.ts";
import type { CaseDetails } from "../api/wire.ts";
import { Signal } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { cameraLearning, loadDesk, loadLearning } from "./deskStock.ts";
import { readFrameAgain } from "./frameStock.ts";

/** What a rejected alarm may have been. */
export const rejections = ["fog_cannon", "steam", "smoke", "other"] as const;

export type JudgingState =
  | { readonly kind: "busy" | "stale" | "needWhy" | "needWords" }
  | { readonly kind: "done"; readonly isDust: boolean; readonly before: number; readonly after: number }
  | { readonly kind: "refused"; readonly problem: Problem };

/** What became of the last word on a case, by the case's id. */
export const judging = new Signal<ReadonlyMap<string, JudgingState>>(new Map());

export function tell(caseId: string, state: JudgingState): void {
  judging.value = new Map([...judging.value, [caseId, state]]);
}

/** Says of a case that its plumes were dust, or none: a step of the case as on the case desk. What the camera learns of it is read at once. */
export async function judge(owner: CaseDetails, isDust: boolean, opinion: string): Promise<void> {
  if (judging.value.get(owner.id)?.kind === "busy") return;
  tell(owner.id, { kind: "busy" });
  const camera = workspace.camera.value, before = cameraLearning.value?.threshold.value;
  try {
    await postJson<CaseDetails>(`cases/${owner.id}/transitions`, { action: isDust ? "verify" : "reject", version: owner.version, ...(opinion ? { opinion } : {}) });
    workspace.casesVersion.value++;
    const learned = workspace.camera.value === camera ? await loadLearning() : null;
    const after = learned?.threshold.value ?? before ?? 0;
    tell(owner.id, { kind: "done", isDust, before: before ?? after, after });
    await Promise.all([readFrameAgain(), loadDesk()]);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    tell(owner.id, error.status === 409 ? { kind: "stale" } : { kind: "refused", problem: error });
    if (error.status === 409) await readFrameAgain();
  }
}
