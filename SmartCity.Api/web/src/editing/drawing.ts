import type { Position } from "geojson";
import { session } from "../drafts/draftSession.ts";
import type { Operation } from "../drafts/draftWire.ts";
import { apply, attempt, propose, withdraw } from "./attempt.ts";
import { choose, editing, toggle } from "./editState.ts";
import { isNeed, type Proposal, reassignBy, reshapeBy, splitBy } from "./operations.ts";
import { reason } from "./reason.ts";
import { isComplete, withoutLast, withPoint } from "./sketch.ts";
import { type ToolId, toolOf } from "./tools.ts";

/** Degrees: about a tenth of a metre. What was snapped onto an edge lies within it. */
const onBorder = 1e-6;

/** Takes a tool up. What was drawn with another one is dropped; the chosen cells stay. */
export function useTool(id: ToolId): void {
  if (session.draft.value === null || attempt.value?.kind === "applying") return;
  attempt.value = null;
  editing.need.value = null;
  if (id !== editing.tool.value) editing.sketch.value = null;
  editing.tool.value = id;
  if (id === "merge" && editing.chosen.value.length > 1) mergeChosen();
}

/** A click with a drawing tool. */
export function addPoint(at: Position): void {
  const shape = toolOf(editing.tool.value).draws;
  if (!shape || attempt.value?.kind === "applying") return;
  attempt.value = null;
  editing.need.value = null;
  editing.sketch.value = withPoint(editing.sketch.value ?? { shape, points: [] }, at);
}

/** A click that means a cell: chooses it, and goes on with a drawing that waited for it. */
export function pickCell(code: string | null, more: boolean): void {
  const waiting = editing.need.value;
  if (waiting === "receiver" && code) {
    choose([code]);
    return finish();
  }
  if (code === null) {
    if (!more) choose([]);
  } else if (more || editing.tool.value === "merge" || waiting === "pair") toggle(code);
  else choose([code]);
  if (attempt.value && attempt.value.kind !== "applying") attempt.value = null;
  if (waiting === "pair" && editing.chosen.value.length === 2) finish();
}

/** Enter: what is drawn becomes a proposal, a proposal is applied. */
export function goOn(): void {
  const now = attempt.value;
  if (now?.kind === "ready") {
    if (reason.value.trim() === "") document.getElementById("edit-reason")?.focus();
    else void apply();
  } else if (now?.kind === "conflict" || now?.kind === "refused") void retry(now.operations);
  else if (!now) {
    const form = document.querySelector<HTMLFormElement>("form.tool-form");
    if (form) form.requestSubmit();
    else finish();
  }
}

/** A drawing is read again, because the cells below it have changed; an edit of whole cells is asked for as it was. */
async function retry(operations: readonly Operation[]): Promise<void> {
  if (editing.sketch.value) finish();
  else await propose(operations.filter((operation) => !("cell" in operation) || session.cells.get(operation.cell)));
}

/** The drawing is finished: asks what it would do, or says what else is needed. */
export function finish(): void {
  const tool = editing.tool.value;
  if (tool === "merge") return mergeChosen();
  const sketch = editing.sketch.value;
  if (!sketch || !isComplete(sketch)) return;
  const { chosen } = editing, { cells } = session;
  const proposal: Proposal =
    tool === "split" ? splitBy(sketch, chosen.value, cells)
    : tool === "reshape" ? reshapeBy(sketch, chosen.value, cells, onBorder)
    : reassignBy(sketch, chosen.value, cells);
  take(proposal);
}

/** Proposes an edit, or shows what it lacks. */
export function take(proposal: Proposal): void {
  attempt.value = null;
  editing.need.value = isNeed(proposal) ? proposal.need : null;
  if (!isNeed(proposal)) void propose([proposal]);
}

function mergeChosen(): void {
  const cells = [...editing.chosen.value];
  take(cells.length > 1 ? { type: "merge", cells } : { need: "two" });
}

/** Escape: one step back – the proposal, the last need, the drawing, the tool, the choice. */
export function stepBack(): void {
  if (attempt.value?.kind === "applying") return;
  if (attempt.value) {
    withdraw();
    if (!editing.sketch.value || editing.tool.value === "move") editing.sketch.value = null;
  } else if (editing.need.value) editing.need.value = null;
  else if (editing.sketch.value) editing.sketch.value = null;
  else if (editing.tool.value !== "select") editing.tool.value = "select";
  else choose([]);
}

/** Backspace: the last position of an unfinished drawing is taken back. True when there was one. */
export function takeBackPoint(): boolean {
  const sketch = editing.sketch.value;
  if (!sketch || attempt.value?.kind === "applying") return false;
  attempt.value = null;
  editing.need.value = null;
  editing.sketch.value = sketch.points.length > 1 ? withoutLast(sketch) : null;
  return true;
}
