import { Problem } from "../api/client.ts";
import { Signal } from "../page/signal.ts";
import { readDifference, readMovedGround } from "./draftApi.ts";
import { session } from "./draftSession.ts";
import type { Difference, MovedGround } from "./draftWire.ts";

/** What the draft has made of the edition that it began with; null until asked for. */
export const difference = new Signal<Difference | Problem | null>(null);

/** The ground that moved, for the map. */
export const movedGround = new Signal<MovedGround | null>(null);

export async function loadDifference(): Promise<void> {
  const draft = session.draft.value;
  if (!draft?.based_on) return;
  try {
    const [found, ground] = await Promise.all([readDifference(draft.based_on, draft.id), readMovedGround(draft.based_on, draft.id)]);
    if (session.draft.value?.id !== draft.id) return;
    difference.value = found;
    movedGround.value = ground;
    session.touched.value = new Set([...found.added, ...found.changed]);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    difference.value = error;
  }
}

session.draft.onChange(() => {
  if (session.draft.value !== null) return;
  difference.value = null;
  movedGround.value = null;
});
