import { Problem } from "../api/client.ts";
import type { CaseDetails, CaseStep } from "../api/wire.ts";
import { text, termOf } from "../i18n/language.ts";
import { cancelQuestion } from "../map/mapQuestion.ts";
import { type Child, element, fill } from "../page/element.ts";
import { Signal, watchWhileSeen } from "../page/signal.ts";
import { caseDesk } from "./caseDesk.ts";
import { caseRecord, stepState, takeStep, takesLevel } from "./caseRecord.ts";
import { duplicateField } from "./duplicateField.ts";
import { draftOf } from "./stepDraft.ts";
import { evidenceNeeded, missingOf, placeOf, stepKeys, stepName, stepsOf } from "./steps.ts";
import { neededKindTerm, refusalWords, stepWords } from "./stepWords.ts";
import { unitField } from "./unitField.ts";

/** The step that waits for something to be typed or chosen; Enter sends it. */
const armed = new Signal<CaseStep | null>(null);
caseRecord.onChange(() => (armed.value = null));
armed.onChange(() => cancelQuestion("duplicate"));

const looks: Readonly<Record<string, string>> = { reject: "danger", "check:fail": "danger", return: "danger", mark_duplicate: "plain", assign: "plain", suspend: "plain", "check:unable": "plain" };

/** The steps that this key may take, as buttons over one field for the opinion; what else a step needs opens when it is pressed. */
export function stepForm(record: CaseDetails): HTMLElement {
  const message = element("div", { class: "review-message", role: "status" });
  const place = element("div", { class: "review-area" });
  const steps = stepsOf(record, caseDesk.value);
  const parts = steps.length > 0 ? formParts(record, steps) : null;
  fill(place, parts?.form, message);
  watchWhileSeen(place, [stepState, armed], () => {
    const state = stepState.value;
    message.className = `review-message ${state?.kind ?? ""}`;
    fill(message, ...stepWords(state));
    parts?.show();
  });
  return place;
}

function formParts(record: CaseDetails, steps: readonly CaseStep[]): { form: HTMLElement; show(): void } {
  const draft = draftOf(record);
  const opinion = element("textarea", {
    id: "case-opinion", rows: 2, maxlength: 1000, "aria-describedby": "case-opinion-problem", placeholder: text("case.opinion"), "aria-label": text("case.opinion"),
    oninput: () => { draft.opinion = opinion.value; show(); },
    onkeydown: (event: KeyboardEvent) => { if (event.key === "Enter" && !event.shiftKey && armed.value && !event.isComposing) { event.preventDefault(); send(armed.value); } },
  });
  opinion.value = draft.opinion;
  const opinionProblem = element("p", { class: "field-problem", id: "case-opinion-problem" });
  const extra = element("div", { class: "step-extra" });
  let opened: string | null = null;
  const form = element(
    "form", { class: "review", onsubmit: (event: Event) => { event.preventDefault(); if (armed.value) send(armed.value); } },
    opinion, opinionProblem, steps.some(takesLevel) && levelField(record), element("div", { class: "buttons steps" }, ...steps.map((step) => button(step, record))), extra,
  );
  const show = () => {
    const step = armed.value, wanted = step?.needs.includes("assign_to") ? "unit" : step?.needs.includes("duplicate_of") ? "duplicate" : null;
    if (wanted !== opened) fill(extra, ...(wanted && step ? extraParts(wanted, step, record) : []));
    if (wanted && wanted !== opened) extra.scrollIntoView({ block: "nearest" });
    opened = wanted;
    const state = stepState.value;
    const refused = state?.kind === "refused" && state.problem.status === 422 && placeOf(state.problem.detail) === "opinion";
    const asked = step !== null && missingOf(step, draft, record) === "opinion";
    opinionProblem.textContent = asked ? text("case.opinion.needed", { step: stepTerm(step) }) : refused ? refusalWords(state.problem) : "";
    opinion.setAttribute("aria-invalid", String(asked || refused));
    for (const made of form.querySelectorAll<HTMLElement>(".steps button")) made.classList.toggle("armed", step !== null && made.id === idOf(step));
  };
  return { form, show };
}

function extraParts(wanted: "unit" | "duplicate", step: CaseStep, record: CaseDetails): Child[] {
  const draft = draftOf(record);
  const go = element("button", { type: "submit", class: "primary", id: "case-step-go", disabled: !(wanted === "unit" ? draft.unit : draft.duplicate) }, stepTerm(step), element("kbd", { "aria-hidden": "true" }, "⏎"));
  const changed = () => (go.disabled = !(wanted === "unit" ? draft.unit : draft.duplicate));
  const field = wanted === "unit" ? unitField("case-unit", draft.unit, (unit) => { draft.unit = unit; changed(); }) : duplicateField(record, changed);
  return [field, element("div", { class: "buttons" }, go, element("button", { type: "button", class: "plain", onclick: () => (armed.value = null) }, text("key.cancel")))];
}

function levelField(record: CaseDetails): HTMLElement {
  const draft = draftOf(record);
  const select = element("select", { id: "case-level", "aria-label": text("case.level"), onchange: () => (draft.level = Number(select.value)) },
    ...[1, 2, 3].map((level) => element("option", { value: level, selected: level === (draft.level ?? record.level) }, text("case.level.option", { level: termOf("case.level", String(level)) }))));
  return select;
}

function button(step: CaseStep, record: CaseDetails): HTMLElement {
  const name = stepName(step), key = stepKeys[name];
  const blocked = missingOf(step, { opinion: "x", unit: "x", duplicate: true }, record) === "failed_check";
  const kinds = evidenceNeeded(step, record.class, caseDesk.value);
  const why = blocked ? text("case.step.failedCheck") : kinds.length > 0 ? text("case.step.evidence", { kinds: kinds.map(neededKindTerm).join("、") }) : undefined;
  return element("button", { type: "button", class: looks[name] ?? "primary", id: idOf(step), disabled: blocked, title: why, "aria-keyshortcuts": key, onclick: () => press(step) }, stepTerm(step), key && element("kbd", { "aria-hidden": "true" }, key));
}

function idOf(step: CaseStep): string {
  return `case-${stepName(step).replace(":", "-")}`;
}

function stepTerm(step: CaseStep): string {
  return termOf("case.step", stepName(step));
}

function press(step: CaseStep): void {
  const record = caseRecord.value;
  if (!record || record instanceof Problem) return;
  const missing = missingOf(step, draftOf(record), record);
  if (missing === null && !step.needs.includes("assign_to") && !step.needs.includes("duplicate_of")) return send(step);
  if (armed.value && stepName(armed.value) === stepName(step) && missing === null) return send(step);
  armed.value = step;
  const fields = { unit: "case-unit", duplicate: "case-duplicate-number", opinion: "case-opinion", failed_check: "case-opinion" };
  document.getElementById(missing ? fields[missing] : "case-step-go")?.focus();
}

function send(step: CaseStep): void {
  const record = caseRecord.value;
  if (!record || record instanceof Problem) return;
  if (missingOf(step, draftOf(record), record) !== null) return press(step);
  armed.value = null;
  void takeStep(step).then((taken) => taken && leaveField());
}

/** The next key is a decision again, not a letter. */
function leaveField(): void {
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused.closest(".review")) focused.blur();
}

/** Also called by the keyboard; false when the key stands for no step of the case that is shown. */
export function pressKey(key: string): boolean {
  const record = caseRecord.value;
  if (!record || record instanceof Problem) return false;
  const step = stepsOf(record, caseDesk.value).find((candidate) => stepKeys[stepName(candidate)] === key);
  const made = step && document.getElementById(idOf(step)) as HTMLButtonElement | null;
  if (!step || !made || made.disabled) return false;
  press(step);
  return true;
}

/** Escape: what was typed stays, the step no longer waits. True when one did. */
export function disarm(): boolean {
  const was = armed.value !== null;
  armed.value = null;
  return was;
}
