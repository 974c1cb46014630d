import { getJson, Problem } from "../api/client.ts";
import { Signal } from "../page/signal.ts";
import type { Answer, Question } from "./questionWire.ts";

/** What is asked and what came back; read by the panel and by the map. */
export const questions = new Signal<readonly Question[]>([]);
export const answer = new Signal<Answer | null>(null);
/** Why the last question was not answered; null: it was, or none was asked. */
export const refusal = new Signal<string | null>(null);
export const isAsking = new Signal(false);

let asking: AbortController | null = null;

export async function loadQuestions(): Promise<void> {
  if (questions.value.length === 0) questions.value = await getJson<Question[]>("questions");
}

/** Path and query of a question; what is empty is left out. */
export function questionPath(name: string, told: Readonly<Record<string, string>>, format?: string): string {
  const query = new URLSearchParams(Object.entries(told).filter(([, value]) => value.trim() !== ""));
  if (format) query.set("f", format);
  return `questions/${name}?${query.toString()}`;
}

/** Asks; a question that is still being answered is given up, on the server too. */
export async function ask(name: string, told: Readonly<Record<string, string>>): Promise<void> {
  asking?.abort();
  const own = (asking = new AbortController());
  isAsking.value = true;
  refusal.value = null;
  try {
    answer.value = await getJson<Answer>(questionPath(name, told, "json"), own.signal);
  } catch (error) {
    if (own.signal.aborted) return;
    answer.value = null;
    if (!(error instanceof Problem)) throw error;
    refusal.value = error.detail || error.title;
  } finally {
    if (asking === own) isAsking.value = false;
  }
}

export function forget(): void {
  asking?.abort();
  isAsking.value = false;
  answer.value = null;
  refusal.value = null;
}
