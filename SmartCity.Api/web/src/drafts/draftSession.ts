import { Problem } from "../api/client.ts";
import type { Bounds } from "../api/wire.ts";
import { grown, holds } from "../editing/plane.ts";
import { Signal } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { readCells, readEdition } from "./draftApi.ts";
import { type CellPatch, DraftCells } from "./draftCells.ts";
import type { DraftFeature, EditAnswer, EditionRecord } from "./draftWire.ts";

/** The draft that is open in the editor, and as much of its cells as has been looked at. */
export const session = {
  draft: new Signal<EditionRecord | null>(null),
  cells: new DraftCells(),
  /** The last change of the cells; null when all were dropped. */
  patch: new Signal<CellPatch | null>(null),
  loading: new Signal(false),
  problem: new Signal<Problem | null>(null),
  /** Cells that were changed here or by others since the draft was opened, and those that differ from the base when that is known. */
  touched: new Signal<ReadonlySet<string>>(new Set()),
};

let covered: Bounds[] = [];
let reading: AbortController | null = null;

/** Opens what the address names, and whatever is chosen later. */
export function followDraft(): void {
  const open = async () => {
    const id = workspace.draft.value;
    if (id === session.draft.value?.id) return;
    close();
    if (id === null) return;
    try {
      const found = await readEdition(id);
      if (workspace.draft.value === id) session.draft.value = found;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (workspace.draft.value === id) session.problem.value = error;
    }
  };
  workspace.draft.onChange(() => void open());
  void open();
}

function close(): void {
  reading?.abort();
  covered = [];
  session.cells.clear();
  session.draft.value = null;
  session.problem.value = null;
  session.touched.value = new Set();
  session.patch.value = null;
}

/** Reads the cells of a view that was not looked at before, with a margin so that small moves load nothing. */
export async function loadView(view: Bounds): Promise<void> {
  const draft = session.draft.value;
  if (!draft || covered.some((bounds) => holds(bounds, view))) return;
  reading?.abort();
  const controller = (reading = new AbortController());
  const bounds = grown(view, 0.4);
  session.loading.value = true;
  try {
    const features = await readCells(draft.id, bounds, controller.signal);
    if (controller.signal.aborted) return;
    covered = [...covered.filter((old) => !holds(bounds, old)), bounds];
    take(features, []);
    session.problem.value = null;
  } catch (error) {
    if (controller.signal.aborted) return;
    if (!(error instanceof Problem)) throw error;
    session.problem.value = error;
  } finally {
    if (reading === controller) session.loading.value = false;
  }
}

/** Reads the ground of some cells again: somebody else has changed them. */
export async function reloadGround(bounds: Bounds): Promise<void> {
  const draft = session.draft.value;
  if (!draft) return;
  // Asked for with a margin: a cell that only touches the bounds must not look as if it had gone.
  const features = await readCells(draft.id, grown(bounds, 0.1));
  if (session.draft.value?.id !== draft.id) return;
  const now = new Set(features.map((feature) => feature.properties.code));
  // What lay here and is not answered any more has been merged or renamed away.
  take(features, session.cells.within(bounds).map((feature) => feature.properties.code).filter((code) => !now.has(code)));
}

/** Takes an edit's answer in, and marks the cells that it changed. */
export function takeAnswer({ changed, noded, removed }: EditAnswer): void {
  session.touched.value = new Set([...session.touched.value, ...changed.map((feature) => feature.properties.code)]);
  take([...changed, ...noded], removed);
}

export function take(changed: readonly DraftFeature[], removed: readonly string[]): void {
  const patch = session.cells.patch(changed, removed);
  if (patch.put.length > 0 || patch.removed.length > 0) session.patch.value = patch;
}

/** The draft's own record again: its status may have changed with an edit. */
export async function refreshDraft(): Promise<void> {
  const id = session.draft.value?.id;
  if (id === undefined) return;
  const found = await readEdition(id);
  if (session.draft.value?.id === id) session.draft.value = found;
}
