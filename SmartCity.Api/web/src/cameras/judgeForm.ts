import type { CaseDetails } from "../api/wire.ts";
import { caseDesk } from "../cases/caseDesk.ts";
import { stepsOf } from "../cases/steps.ts";
import { termOf, text } from "../i18n/language.ts";
import { element, fill } from "../page/element.ts";
import { watchWhileSeen } from "../page/signal.ts";
import { opinionOf, threshold } from "./deskWords.ts";
import { judge, judging, rejections, tell } from "./judging.ts";

/** What was typed for a case and not sent yet, by its id: it outlives drawing anew. */
const drafts = new Map<string, { why: string; words: string }>();

/** Confirm or reject, where the server offers these steps of the case to this key; and what became of the last word. */
export function judgeForm(owner: CaseDetails): HTMLElement {
  const area = element("div", { class: "review-area judge" });
  const message = element("p", { class: "review-message", role: "status", id: `judged-${owner.id}` });
  const offered = stepsOf(owner, caseDesk.value).map((step) => step.action);
  const [mayConfirm, mayReject] = [offered.includes("verify"), offered.includes("reject")];
  if (mayConfirm || mayReject) area.append(form(owner, mayConfirm, mayReject));
  area.append(message);
  watchWhileSeen(area, [judging], () => {
    const state = judging.value.get(owner.id);
    message.className = `review-message ${state?.kind === "needWhy" || state?.kind === "needWords" || state?.kind === "stale" ? "refused" : (state?.kind ?? "")}`;
    fill(message, state === undefined ? null
      : state.kind === "done" ? `${text(state.isDust ? "desk.judge.confirmed" : "desk.judge.rejected")} ${text(`desk.judge.${threshold(state.before, state.after)}`, { before: state.before.toFixed(2), after: state.after.toFixed(2) })}`
      : state.kind === "refused" ? state.problem.detail || state.problem.title
      : text(`desk.judge.${state.kind}`));
  });
  return area;
}

function form(owner: CaseDetails, mayConfirm: boolean, mayReject: boolean): HTMLElement {
  const draft = drafts.get(owner.id) ?? { why: "", words: "" };
  const keep = () => drafts.set(owner.id, { why: why.value, words: words.value });
  const why = element("select", { class: "judge-why", "aria-label": text("desk.judge.why"), onchange: keep },
    element("option", { value: "" }, `${text("desk.judge.why")}: ${text("desk.judge.choose")}`), ...rejections.map((kind) => element("option", { value: kind, selected: kind === draft.why }, termOf("desk.judge", kind))));
  const words = element("input", { type: "text", class: "judge-words", maxlength: 500, autocomplete: "off", value: draft.words, placeholder: text("desk.judge.words"), "aria-label": text("desk.judge.words"), oninput: keep });
  return element(
    "form", { class: "review", onsubmit: (event: Event) => event.preventDefault() },
    words,
    element("div", { class: "buttons" },
      mayConfirm && element("button", { type: "button", class: "primary judge-confirm", "aria-keyshortcuts": "c", onclick: () => void judge(owner, true, words.value.trim()) }, text("desk.judge.confirm"), element("kbd", { "aria-hidden": "true" }, "c"))),
    mayReject && element("div", { class: "buttons with-class" }, why,
      element("button", { type: "button", class: "danger judge-reject", "aria-keyshortcuts": "r", onclick: () => reject(owner, why, words) }, text("desk.judge.reject"), element("kbd", { "aria-hidden": "true" }, "r"))),
  );
}

function reject(owner: CaseDetails, why: HTMLSelectElement, words: HTMLInputElement): void {
  const missing = !why.value ? "needWhy" : why.value === "other" && !words.value.trim() ? "needWords" : null;
  if (missing) {
    tell(owner.id, { kind: missing });
    (missing === "needWhy" ? why : words).focus();
    return;
  }
  void judge(owner, false, opinionOf(termOf("desk.judge", why.value), words.value)).then(() => drafts.delete(owner.id));
}
