import { Signal } from "../page/signal.ts";
import { type Selection, workspace } from "../page/workspace.ts";

/** While a form asks for a place or an object, clicks on the map answer it and select nothing. */
export interface MapQuestion {
  readonly who: "duplicate" | "place";
  answer(at: [number, number], what: Selection): void;
}

export const mapQuestion = new Signal<MapQuestion | null>(null);

/** Asks, or takes back the question when the same form asks it already. */
export function askMap(question: MapQuestion): void {
  mapQuestion.value = mapQuestion.value?.who === question.who ? null : question;
}

/** Escape: true when there was a question. */
export function cancelQuestion(who?: MapQuestion["who"]): boolean {
  const asked = mapQuestion.value !== null && (who === undefined || mapQuestion.value.who === who);
  if (asked) mapQuestion.value = null;
  return asked;
}

workspace.mode.onChange(() => cancelQuestion());
