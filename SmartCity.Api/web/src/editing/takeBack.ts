import { Problem } from "../api/client.ts";
import { redo, undo } from "../drafts/draftApi.ts";
import { refreshDraft, session, takeAnswer } from "../drafts/draftSession.ts";
import type { EditAnswer } from "../drafts/draftWire.ts";
import { Signal } from "../page/signal.ts";
import { applied, attempt } from "./attempt.ts";
import { choose, editing } from "./editState.ts";

/** Why the last undo or redo was refused; null when it was not. */
export const takeBackProblem = new Signal<Problem | null>(null);

// It is said until the analyst goes on to something else.
for (const step of [editing.tool, editing.chosen, editing.sketch]) step.onChange(() => (takeBackProblem.value = null));

let busy = false;

/** Takes the analyst's own last edit back, on the server and on the map. */
export function undoLast(): boolean {
  void run(undo);
  return true;
}

export function redoLast(): boolean {
  void run(redo);
  return true;
}

async function run(call: (id: number) => Promise<EditAnswer>): Promise<void> {
  const draft = session.draft.value;
  if (busy || !draft || attempt.value?.kind === "applying") return;
  busy = true;
  attempt.value = null;
  takeBackProblem.value = null;
  try {
    const answer = await call(draft.id);
    if (session.draft.value?.id !== draft.id) return;
    takeAnswer(answer);
    const gone = new Set(answer.removed);
    choose(editing.chosen.value.filter((code) => !gone.has(code)));
    applied.value++;
    void refreshDraft();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    takeBackProblem.value = error;
  } finally {
    busy = false;
  }
}
