import type { CaseDetails } from "../api/wire.ts";
import { termOf, text } from "../i18n/language.ts";
import { element, fill } from "../page/element.ts";
import { watchWhileSeen } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { caseDesk } from "./caseDesk.ts";
import { stepState } from "./caseRecord.ts";
import { hasSince } from "./evidenceTime.ts";
import { evidenceNeeded, placeOf, stepName, stepsOf } from "./steps.ts";
import { neededKindTerm, refusalWords } from "./stepWords.ts";

/** Below the pictures: what the steps ahead ask for and whether it is there, and the server's word when it refused for want of it. */
export function evidenceNotes(record: CaseDetails): HTMLElement {
  const problem = element("p", { class: "field-problem", role: "alert", id: "case-evidence-problem" });
  const needs = stepsOf(record, caseDesk.value).flatMap((step) => evidenceNeeded(step, record.class, caseDesk.value).map((kind) => ({ step, kind })));
  watchWhileSeen(problem, [stepState], () => {
    const state = stepState.value;
    problem.textContent = state?.kind === "refused" && state.problem.status === 422 && placeOf(state.problem.detail) === "evidence" ? refusalWords(state.problem) : "";
  });
  const place = element("div", { class: "evidence-notes" });
  fill(place, ...needs.map(({ step, kind }) => {
    const there = hasSince(record, kind, workspace.scenes.value);
    return element("p", { class: there ? "need there" : "need" }, text(there ? "case.evidence.there" : "case.evidence.needed", { step: termOf("case.step", stepName(step)), kind: neededKindTerm(kind) }));
  }), problem);
  return place;
}
