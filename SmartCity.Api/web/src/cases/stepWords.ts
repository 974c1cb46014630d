import type { Problem } from "../api/client.ts";
import { caseRefusalInChinese } from "../i18n/caseRefusals.zh.ts";
import { language, termOf, text } from "../i18n/language.ts";
import { dateTime } from "../i18n/measures.ts";
import { type Child, element } from "../page/element.ts";
import type { CaseChange } from "./caseChanges.ts";
import { unitTerm } from "./caseDesk.ts";
import type { StepState } from "./caseRecord.ts";
import { timelineEntry } from "./caseTimeline.ts";
import { placeOf } from "./steps.ts";

/** What became of the last step. What belongs to a field is said there. */
export function stepWords(state: StepState | null): Child[] {
  if (!state) return [];
  if (state.kind === "busy") return [text("case.review.busy")];
  if (state.kind === "done") return [text("case.review.done", { status: termOf("case.status", state.status) })];
  if (state.kind === "stale") return staleWords(state.changes, state.entries.map(timelineEntry));
  const { problem } = state;
  if (problem.status === 422 && ["opinion", "evidence"].includes(placeOf(problem.detail))) return [text("case.step.refused")];
  return [refusalWords(problem)];
}

/** Why the server refused, in the reader's language; also that it could not be reached. */
export function refusalWords(problem: Problem): string {
  return problem.status === 0 ? text("problem.network") : sentenceWords(problem.detail || problem.title);
}

/** The server's sentence in the reader's language. */
export function sentenceWords(sentence: string): string {
  return language.value === "zh" ? caseRefusalInChinese(sentence) : sentence;
}

/** The kind of picture that a step asks for: an after is one after the handling. */
export function neededKindTerm(kind: string): string {
  return termOf("case.evidence.kind", kind === "after" ? "after_handling" : kind);
}

function staleWords(changes: readonly CaseChange[], entries: readonly HTMLElement[]): Child[] {
  return [
    element("strong", {}, text("case.stale")),
    changes.length > 0 && element("ul", { class: "changes" }, ...changes.map((change) => element(
      "li", {}, element("span", {}, text(`case.change.${change.what}`)), " ", element("del", {}, valueOf(change, change.from)), " → ", element("ins", {}, valueOf(change, change.to))))),
    entries.length > 0 && element("ol", { class: "timeline" }, ...entries),
    element("p", {}, text("case.stale.kept")),
  ];
}

function valueOf({ what }: CaseChange, value: string | undefined): string {
  if (value === undefined) return text("case.change.none");
  switch (what) {
    case "status": return termOf("case.status", value);
    case "unit": return unitTerm(value);
    case "level": return termOf("case.level", value);
    case "check": return termOf("case.result", value);
    default: return dateTime(value);
  }
}
