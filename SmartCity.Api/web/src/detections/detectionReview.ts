import type { DetectionDetails } from "../api/wire.ts";
import { changeClasses } from "../cases/caseTerms.ts";
import { language, termOf, text } from "../i18n/language.ts";
import { type Child, element, fill } from "../page/element.ts";
import { watchWhileSeen } from "../page/signal.ts";
import { say, sayingState } from "./detectionRecord.ts";
import { cancelRedraw, finishRedraw, redrawing, startRedraw } from "./redraw.ts";

const commentField = "detection-comment", classField = "detection-class";

export type Saying = "confirm" | "reject" | "reclass" | "redraw";

/** Keys of the buttons; the first two are those of a case. */
export const sayingKeys: Readonly<Record<Saying, string>> = { confirm: "c", reject: "r", reclass: "n", redraw: "d" };

/** The officer's buttons: only those that the server offers to this key, so none without one. */
export function detectionReview(record: DetectionDetails): HTMLElement {
  const area = element("div", { class: "review-area", lang: language.value === "zh" ? "zh-CN" : "en" });
  const message = element("p", { class: "review-message", role: "status" });
  watchWhileSeen(area, [sayingState, redrawing], () => {
    const state = sayingState.value;
    message.className = `review-message ${state?.kind ?? ""}`;
    fill(message, ...words());
    const offered = record.verdicts?.length ? (redrawing.value ? drawingForm() : form(record)) : null;
    if (area.dataset["drawing"] !== String(redrawing.value !== null)) fill(area, offered, message);
    area.dataset["drawing"] = String(redrawing.value !== null);
  });
  return area;
}

function form(record: DetectionDetails): HTMLElement {
  const holds = record.reviewed_class ?? record.class;
  return element(
    "form", { class: "review", onsubmit: (event: Event) => event.preventDefault() },
    element("input", { type: "text", id: commentField, maxlength: 1000, autocomplete: "off", placeholder: text("case.opinion"), "aria-label": text("case.opinion") }),
    element("div", { class: "buttons" }, button("confirm", "primary"), button("reject", "danger")),
    element("div", { class: "buttons with-class" },
      element("select", { id: classField, "aria-label": text("detection.class.label") }, ...changeClasses.map(({ id }) => element("option", { value: id, selected: id === holds }, termOf("case.class", id)))),
      button("reclass", "plain")),
    element("div", { class: "buttons" }, button("redraw", "plain")),
  );
}

function drawingForm(): HTMLElement {
  return element(
    "form", { class: "review", onsubmit: (event: Event) => event.preventDefault() },
    element("p", { class: "hint" }, text("detection.redraw.how")),
    element("div", { class: "buttons" },
      element("button", { type: "button", class: "primary", id: "detection-redraw-finish", "aria-keyshortcuts": "Enter", onclick: () => finishRedraw() }, text("detection.redraw.finish"), element("kbd", { "aria-hidden": "true" }, "⏎")),
      element("button", { type: "button", class: "plain", id: "detection-redraw-cancel", "aria-keyshortcuts": "Escape", onclick: () => cancelRedraw() }, text("key.cancel"), element("kbd", { "aria-hidden": "true" }, "Esc"))),
  );
}

function button(what: Saying, look: string): HTMLElement {
  return element("button", { type: "button", class: look, id: `detection-${what}`, "aria-keyshortcuts": sayingKeys[what], onclick: () => press(what, true) }, text(`detection.${what}`), element("kbd", { "aria-hidden": "true" }, sayingKeys[what]));
}

/** Also called by the keyboard; does nothing while the buttons are not there. The key of re-class goes to the list of classes first, its button sends. */
export function press(what: Saying, byButton = false): void {
  if (!document.getElementById(`detection-${what}`)) return;
  const comment = (document.getElementById(commentField) as HTMLInputElement).value.trim();
  const classes = document.getElementById(classField) as HTMLSelectElement;
  const more = comment ? { comment } : {};
  if (what === "redraw") startRedraw();
  else if (what === "reclass" && !byButton) classes.focus();
  else if (what === "reclass") void say("reclassed", { ...more, class: classes.value });
  else void say(what === "confirm" ? "confirmed" : "rejected", more);
}

function words(): Child[] {
  const state = sayingState.value;
  if (!state) return [];
  if (state.kind === "busy") return [text("case.review.busy")];
  if (state.kind === "done") return [text("detection.done", { verdict: termOf("detection.verdict", state.verdict) })];
  if (state.problem.status === 409) return [text("detection.stale")];
  if (state.problem.status === 403) return [text("detection.forbidden")];
  return [state.problem.message];
}
