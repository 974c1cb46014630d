import { Problem } from "../api/client.ts";
import { Signal } from "../page/signal.ts";
import { validate } from "./draftApi.ts";
import { refreshDraft, session } from "./draftSession.ts";
import { loadEditions } from "./draftStock.ts";
import type { Validation } from "./draftWire.ts";

/** The last verdict on the open draft; null while it is not asked for, or when an edit has outdated it. */
export const verdict = new Signal<Validation | null>(null);
export const validating = new Signal(false);

export async function validateDraft(): Promise<void> {
  const draft = session.draft.value;
  if (!draft || validating.value) return;
  validating.value = true;
  session.problem.value = null;
  try {
    const found = await validate(draft.id);
    if (session.draft.value?.id !== draft.id) return;
    verdict.value = found;
    await refreshDraft();
    await loadEditions();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    session.problem.value = error;
  } finally {
    validating.value = false;
  }
}

session.draft.onChange(() => {
  if (session.draft.value === null) verdict.value = null;
});
