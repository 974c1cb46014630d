import { session } from "../drafts/draftSession.ts";
import { watch } from "../page/signal.ts";
import { editing } from "./editState.ts";
import type { Sketch } from "./sketch.ts";
import { type ToolId, tools } from "./tools.ts";

const slot = "smartcity.edit.sketch";

interface Kept {
  draft: number;
  tool: ToolId;
  sketch: Sketch;
  chosen: readonly string[];
}

/** An unfinished drawing outlives a reload of the page, a lost network and a closed laptop. */
export function keepSketch(): void {
  session.draft.onChange(() => {
    const id = session.draft.value?.id;
    if (id !== undefined && editing.sketch.value === null) restore(id);
  });
  watch([editing.sketch], () => {
    const draft = session.draft.value, sketch = editing.sketch.value;
    if (!draft) return;
    if (sketch) sessionStorage.setItem(slot, JSON.stringify({ draft: draft.id, tool: editing.tool.value, sketch, chosen: editing.chosen.value } satisfies Kept));
    else sessionStorage.removeItem(slot);
  });
}

function restore(id: number): void {
  try {
    const kept = JSON.parse(sessionStorage.getItem(slot) ?? "null") as Kept | null;
    if (kept?.draft !== id || !tools.some((tool) => tool.id === kept.tool && tool.draws === kept.sketch.shape)) return;
    editing.tool.value = kept.tool;
    editing.chosen.value = kept.chosen;
    editing.sketch.value = kept.sketch;
  } catch {
    sessionStorage.removeItem(slot);
  }
}
