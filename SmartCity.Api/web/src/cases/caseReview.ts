import type { CaseDetails } from "../api/wire.ts";
import { language, termOf, text } from "../i18n/language.ts";
import { element, fill } from "../page/element.ts";
import { type Decision, decide, reviewState } from "./caseRecord.ts";

const opinionField = "case-opinion";

/** The officer's buttons: those steps that the server offers to this key, so none without one. */
export function caseReview(record: CaseDetails): HTMLElement | null {
  const message = element("p", { class: "review-message", role: "status" });
  const showMessage = () => {
    const state = reviewState.value;
    message.className = `review-message ${state?.kind ?? ""}`;
    fill(message, ...words());
  };
  const allowed = (["verify", "reject"] as const).filter((decision) => record.actions?.includes(decision));
  const form = allowed.length > 0 && element(
    "form", { class: "review", onsubmit: (event: Event) => event.preventDefault() },
    element("input", { type: "text", id: opinionField, maxlength: 500, autocomplete: "off", placeholder: text("case.opinion"), "aria-label": text("case.opinion") }),
    element("div", { class: "buttons" }, ...allowed.map(button)),
  );
  reviewState.onChange(() => message.isConnected && showMessage());
  showMessage();
  return element("div", { class: "review-area", lang: language.value === "zh" ? "zh-CN" : "en" }, form, message);
}

function button(decision: Decision): HTMLElement {
  const [look, key] = decision === "verify" ? ["primary", "c"] : ["danger", "r"];
  return element("button", { type: "button", class: look, id: `case-${decision}`, "aria-keyshortcuts": key, onclick: () => submit(decision) }, text(`case.action.${decision}`), element("kbd", { "aria-hidden": "true" }, key));
}

/** Also called by the keyboard; does nothing while the buttons are not there. */
export function submit(decision: Decision): void {
  if (!document.getElementById(`case-${decision}`)) return;
  const opinion = (document.getElementById(opinionField) as HTMLInputElement | null)?.value.trim() ?? "";
  void decide(decision, opinion);
}

function words(): string[] {
  const state = reviewState.value;
  if (!state) return [];
  if (state.kind === "busy") return [text("case.review.busy")];
  if (state.kind === "done") return [text("case.review.done", { status: termOf("case.status", state.status) })];
  if (state.problem.status === 409) return [`${text("case.review.stale")} (${state.problem.detail || state.problem.title})`];
  if (state.problem.status === 403) return [text("case.review.forbidden")];
  return [state.problem.message];
}
