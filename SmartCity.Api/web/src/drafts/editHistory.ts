import { Problem } from "../api/client.ts";
import { applied } from "../editing/attempt.ts";
import { keyring } from "../key/keyring.ts";
import { Signal } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { readEdits } from "./draftApi.ts";
import { refreshDraft, reloadGround, session } from "./draftSession.ts";
import type { Edit } from "./draftWire.ts";

/** Milliseconds between two looks for edits of others. */
const pause = 3_000;
const shown = 100;

/** The edits of the open draft, newest first. */
export const history = new Signal<readonly Edit[]>([]);

let known = 0;
let looking = false;

/** Reads the history when a draft opens and after every edit, and watches for the edits of others: their cells are read again. */
export function followHistory(): void {
  session.draft.onChange(() => {
    if (session.draft.value === null) {
      known = 0;
      history.value = [];
    } else if (known === 0) void look(false);
  });
  applied.onChange(() => void look(false));
  setInterval(() => {
    if (workspace.mode.value === "editor" && document.visibilityState === "visible" && keyring.key.value !== null) void look(true);
  }, pause);
}

async function look(reload: boolean): Promise<void> {
  const draft = session.draft.value;
  if (!draft || draft.status === "published" || looking) return;
  looking = true;
  try {
    const edits = await readEdits(draft.id, shown);
    if (session.draft.value?.id !== draft.id) return;
    const stamp = stampOf(edits);
    const fresh = edits.filter((edit) => edit.sequence > known);
    if (stamp !== stampOf(history.value)) history.value = edits;
    if (reload && fresh.length > 0 && known > 0) {
      for (const edit of fresh) if (edit.bounds) await reloadGround(edit.bounds);
      await refreshDraft();
    }
    known = Math.max(known, edits[0]?.sequence ?? 0, 1);
  } catch (error) {
    // The next look tries again; the analyst's own edits say what is wrong.
    if (!(error instanceof Problem)) throw error;
  } finally {
    looking = false;
  }
}

function stampOf(edits: readonly Edit[]): string {
  return edits.map((edit) => `${edit.sequence}${edit.undone ? "-" : ""}`).join();
}
