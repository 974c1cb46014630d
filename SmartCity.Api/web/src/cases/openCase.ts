import { Problem, postJson } from "../api/client.ts";
import { newKey } from "../api/newKey.ts";
import type { CaseDetails } from "../api/wire.ts";
import { cancelQuestion, mapQuestion } from "../map/mapQuestion.ts";
import { Signal } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { caseDesk } from "./caseDesk.ts";

/** A case that an inspection is about to open. */
export interface Opening {
  /** Sent with it: pressing twice, or again after a lost answer, opens one case. */
  readonly key: string;
  class: string;
  /** Null: as the rules say for the class. */
  level: number | null;
  description: string;
  /** Longitude and latitude in degrees. */
  place: [number, number] | null;
}

/** What is being filled in; null while nobody opens a case. */
export const opening = new Signal<Opening | null>(null);

export type OpeningState = { kind: "busy" } | { kind: "missing"; what: "class" | "place" } | { kind: "refused"; problem: Problem };
export const openingState = new Signal<OpeningState | null>(null);

workspace.selection.onChange(() => cancelQuestion("place"));

/** Begins, or goes on with what was typed before something else was looked at, and asks the map for the place. */
export function startOpening(): void {
  if (!caseDesk.value) return;
  workspace.selection.value = null;
  opening.value ??= { key: newKey(), class: "", level: null, description: "", place: null };
  openingState.value = null;
  if (!opening.value.place) askPlace();
}

export function askPlace(): void {
  mapQuestion.value = { who: "place", answer: (at) => { if (opening.value) opening.value = { ...opening.value, place: at }; } };
}

/** True when there was one. */
export function cancelOpening(): boolean {
  const was = opening.value !== null;
  cancelQuestion("place");
  opening.value = null;
  return was;
}

/** Opens the case and shows it; what was typed stays when the server refuses it. */
export async function sendOpening(): Promise<void> {
  const wanted = opening.value;
  if (!wanted || openingState.value?.kind === "busy") return;
  const missing = !wanted.class ? "class" : !wanted.place ? "place" : null;
  openingState.value = missing ? { kind: "missing", what: missing } : { kind: "busy" };
  if (missing) return;
  try {
    const opened = await postJson<CaseDetails>("cases", {
      class: wanted.class, key: wanted.key, geometry: { type: "Point", coordinates: wanted.place },
      ...(wanted.level === null ? {} : { level: wanted.level }), ...(wanted.description.trim() ? { description: wanted.description.trim() } : {}),
    });
    openingState.value = null;
    cancelOpening();
    workspace.casesVersion.value++;
    workspace.selection.value = { kind: "case", id: opened.id };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    openingState.value = { kind: "refused", problem: error };
  }
}
