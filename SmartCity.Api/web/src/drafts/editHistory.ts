import { Problem } from "../api/client.ts";
import { applied } from "../editing/attempt.ts";
import { unite } from "../editing/plane.ts";
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

/** The newest edit that the drawn cells contain; null before the first look. */
let known: number | null = null;
let looking = false;

/** Reads the history when a draft opens and after every edit, and watches for the edits of others: their ground is read again. */
export function followHistory(): void {
  session.draft.onChange(() => {
    if (session.draft.value === null) {
      known = null;
      history.value = [];
    } else if (known === null) void look();
  });
  applied.onChange(() => void look());
  setInterval(() => {
    if (workspace.mode.value === "editor" && document.visibilityState === "visible" && keyring.key.value !== null) void look();
  }, pause);
}

async function look(): Promise<void> {
  const draft = session.draft.value;
  if (!draft || draft.status === "published" || looking) return;
  looking = true;
  try {
    // One entry tells whether there is news; an undo is an entry, too.
    const [newest] = await readEdits(draft.id, 1);
    if (known !== null && (newest?.sequence ?? 0) === (history.value[0]?.sequence ?? 0)) return;
    const edits = await readEdits(draft.id, shown);
    if (session.draft.value?.id !== draft.id) return;
    const ground = known === null ? null : unite(edits.filter((edit) => edit.sequence > known!).map((edit) => edit.bounds));
    known = edits[0]?.sequence ?? 0;
    history.value = edits;
    if (!ground) return;
    await reloadGround(ground);
    await refreshDraft();
  } catch (error) {
    // The next look tries again; the analyst's own edits say what is wrong.
    if (!(error instanceof Problem)) throw error;
  } finally {
    looking = false;
  }
}
