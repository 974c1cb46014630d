import { Problem } from "../api/client.ts";
import { sendEdit } from "../drafts/draftApi.ts";
import { refreshDraft, session, take, takeAnswer } from "../drafts/draftSession.ts";
import type { DraftFeature, EditAnswer, Operation } from "../drafts/draftWire.ts";
import { Signal } from "../page/signal.ts";
import { choose, editing } from "./editState.ts";
import { concerned, versionsOf } from "./operations.ts";
import { reason, rememberReason } from "./reason.ts";

/** The way of a proposed edit: asked for, shown before it counts, applied; or refused, or overtaken by another analyst. */
export type Attempt = { readonly operations: readonly Operation[] } & (
  | { readonly kind: "checking" | "applying" }
  | { readonly kind: "ready"; readonly answers: readonly EditAnswer[]; readonly before: readonly DraftFeature[] }
  | { readonly kind: "refused"; readonly problem: Problem }
  | { readonly kind: "conflict"; readonly was: readonly DraftFeature[]; readonly current: readonly DraftFeature[]; readonly gone: readonly string[] }
);

export const attempt = new Signal<Attempt | null>(null);

/** Grows with every edit that was applied here: history and validation follow it. */
export const applied = new Signal(0);

/** Asks the server what the edit would do. Nothing is kept; a later proposal overtakes an earlier one. */
export async function propose(operations: readonly Operation[]): Promise<void> {
  const draft = session.draft.value;
  if (!draft || operations.length === 0) return;
  const checking: Attempt = { kind: "checking", operations };
  attempt.value = checking;
  try {
    const answers: EditAnswer[] = [];
    for (const operation of operations) answers.push(await sendEdit(draft.id, requestOf(operation), true));
    const codes = new Set(answers.flatMap((answer) => [...answer.changed.map((feature) => feature.properties.code), ...answer.removed]));
    const before = [...codes].flatMap((code) => session.cells.get(code) ?? []);
    if (attempt.value === checking) attempt.value = { kind: "ready", operations, answers, before };
  } catch (error) {
    if (attempt.value === checking) refuse(operations, error);
  }
}

/** Applies what was previewed. The drawing goes only when the server has kept the edit. */
export async function apply(): Promise<void> {
  const ready = attempt.value, draft = session.draft.value;
  if (ready?.kind !== "ready" || !draft || reason.value.trim() === "") return;
  rememberReason();
  const applying: Attempt = { kind: "applying", operations: ready.operations };
  attempt.value = applying;
  let left = ready.operations;
  try {
    for (const operation of ready.operations) {
      const answer = await sendEdit(draft.id, requestOf(operation), false);
      if (session.draft.value?.id !== draft.id) return;
      takeAnswer(answer);
      left = left.slice(1);
      follow(answer);
    }
    editing.sketch.value = null;
    editing.need.value = null;
    attempt.value = null;
  } catch (error) {
    refuse(left, error);
  } finally {
    applied.value++;
    void refreshDraft();
  }
}

/** Back to the drawing, which stays as it was. */
export function withdraw(): void {
  attempt.value = null;
}

function requestOf(operation: Operation) {
  return { reason: reason.value.trim() || "-", versions: versionsOf(operation, session.cells), operation };
}

/** What an edit made stays chosen, so that the next one can go on with it. */
function follow(answer: EditAnswer): void {
  const gone = new Set(answer.removed);
  const chosen = editing.chosen.value.filter((code) => !gone.has(code));
  choose(chosen.length > 0 || editing.chosen.value.length === 0 ? chosen : answer.changed.slice(0, 1).map((feature) => feature.properties.code));
}

function refuse(operations: readonly Operation[], error: unknown): void {
  if (!(error instanceof Problem)) throw error;
  const current = error.extensions["current"];
  if (error.status !== 409 || !Array.isArray(current)) {
    attempt.value = { kind: "refused", operations, problem: error };
    return;
  }
  const codes = operations.flatMap((operation) => concerned(operation, session.cells));
  const was = codes.flatMap((code) => session.cells.get(code) ?? []);
  const now = current as DraftFeature[];
  const gone = codes.filter((code) => !now.some((feature) => feature.properties.code === code) && was.length > 0);
  attempt.value = { kind: "conflict", operations, was, current: now, gone };
  take(now, []);
}
