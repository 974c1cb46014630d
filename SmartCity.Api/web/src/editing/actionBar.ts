import { session } from "../drafts/draftSession.ts";
import { language, text } from "../i18n/language.ts";
import { area, distance } from "../i18n/measures.ts";
import { areaOf } from "../cases/caseArea.ts";
import { type Child, element, fill, pictogram, pictograms } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { type Attempt, attempt } from "./attempt.ts";
import { goOn, stepBack } from "./drawing.ts";
import { editing } from "./editState.ts";
import { lengthOf } from "./plane.ts";
import { conflictWords, previewTable, refusalWords } from "./previewTable.ts";
import { reason, recentReasons } from "./reason.ts";
import { areaOfSketch, isComplete } from "./sketch.ts";
import { takeBackProblem } from "./takeBack.ts";
import { toolForm } from "./toolForms.ts";
import { toolFor, toolOf } from "./tools.ts";

/** Below the map, where the eyes are: what the tool waits for, what the edit would do, why it is refused, and the way on. */
export function actionBar(): HTMLElement {
  const head = element("div", { class: "action-head" });
  const body = element("div", { class: "action-body" });
  const reasonField = reasonInput();
  const buttons = element("div", { class: "action-buttons" });
  const bar = element("section", { class: "action-bar", id: "action-bar", "aria-live": "polite" }, head, body, reasonField, buttons);

  watch([language, session.draft], () => {
    bar.hidden = session.draft.value === null || session.draft.value.status === "published";
    bar.setAttribute("aria-label", text("edit.action"));
  });
  watch([language, editing.tool, editing.sketch, editing.chosen, editing.need, attempt, takeBackProblem], () => {
    const now = attempt.value;
    bar.dataset["state"] = now?.kind ?? "drawing";
    const tool = now ? toolOf(toolFor[now.operations[0]!.type]) : toolOf(editing.tool.value);
    fill(head, pictogram(tool.icon, 18), element("strong", {}, text(`edit.tool.${tool.id}`)), element("span", { class: "prompt", id: "edit-prompt" }, prompt(now)), measure());
    reasonField.hidden = now?.kind !== "ready" && now?.kind !== "applying";
    fill(buttons, ...actions(now));
  });
  // A form is rebuilt only when it is another one, so that nobody types into a field that vanishes.
  watch([language, editing.tool, editing.chosen, attempt, takeBackProblem], () => fill(body, ...contents(attempt.value)));
  attempt.onChange(() => attempt.value?.kind === "ready" && reason.value.trim() === "" && bar.querySelector<HTMLElement>("#edit-reason")?.focus());
  return bar;
}

function prompt(now: Attempt | null): string {
  if (now) return text(`edit.state.${now.kind}`);
  if (editing.need.value) return text(`edit.need.${editing.need.value}`);
  const { tool, sketch, chosen } = editing;
  if (sketch.value && tool.value !== "move") return text(isComplete(sketch.value) ? "edit.prompt.finish" : "edit.prompt.next");
  if (tool.value === "select" || tool.value === "move") return text(chosen.value.length === 0 ? `edit.prompt.${tool.value}` : "edit.prompt.handles");
  if (chosen.value.length > 0 && (tool.value === "recut" || tool.value === "class")) return text(`edit.prompt.${tool.value}.ready`, { n: chosen.value.length });
  if (tool.value === "attributes" && chosen.value.length === 1) return chosen.value[0]!;
  if (tool.value === "reassign" && chosen.value.length === 1) return text("edit.prompt.reassign.ready", { cell: chosen.value[0]!.slice(-3) });
  if (tool.value === "merge" && chosen.value.length > 0) return text("edit.prompt.merge.more", { n: chosen.value.length });
  return text(`edit.prompt.${tool.value}`);
}

/** Length or area of what is being drawn. */
function measure(): Child {
  const sketch = editing.sketch.value;
  if (!sketch || attempt.value) return null;
  if (sketch.shape === "area" && isComplete(sketch)) return element("output", { class: "measure" }, area(areaOf(areaOfSketch(sketch))));
  return sketch.points.length > 1 && element("output", { class: "measure" }, distance(lengthOf(sketch.points)));
}

function contents(now: Attempt | null): Child[] {
  if (now?.kind === "ready") return [previewTable(now.before, now.answers)];
  if (now?.kind === "refused") return [element("p", { class: "refusal", role: "alert" }, pictogram(pictograms.warning), element("span", {}, refusalWords(now.problem)))];
  if (now?.kind === "conflict") return [conflictWords(now)];
  if (now) return [element("progress", { "aria-label": text(`edit.state.${now.kind}`) })];
  if (takeBackProblem.value) return [element("p", { class: "refusal", role: "alert" }, pictogram(pictograms.warning), element("span", {}, refusalWords(takeBackProblem.value)))];
  return [toolForm()];
}

function actions(now: Attempt | null): Child[] {
  const back = (key: "edit.back" | "edit.cancel") => element("button", { type: "button", class: "plain", id: "edit-back", onclick: stepBack }, text(key), element("kbd", { "aria-hidden": "true" }, "Esc"));
  const on = (key: "edit.apply" | "edit.again" | "edit.finish", look = "primary") => element("button", { type: "button", class: look, id: "edit-go", onclick: goOn }, text(key), element("kbd", { "aria-hidden": "true" }, "↵"));
  if (now?.kind === "ready") return [on("edit.apply"), back("edit.back")];
  // What the rules refuse, they refuse again; only another state of things or a network that is back can help.
  if (now?.kind === "conflict" || now?.kind === "refused") return [(now.kind === "conflict" || now.problem.status === 0 || now.problem.status >= 500) && on("edit.again"), back("edit.back")];
  if (now) return [];
  const sketch = editing.sketch.value;
  if (sketch && editing.tool.value !== "move") return [isComplete(sketch) && on("edit.finish"), back("edit.cancel")];
  if (editing.tool.value === "merge" && editing.chosen.value.length > 1) return [on("edit.finish"), back("edit.cancel")];
  return [];
}

function reasonInput(): HTMLElement {
  const field = element("input", {
    type: "text", id: "edit-reason", maxlength: 300, autocomplete: "off", list: "edit-reasons", required: true, value: reason.value,
    oninput: () => (reason.value = field.value),
    onkeydown: (event: KeyboardEvent) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      goOn();
    },
  });
  const label = element("span", {});
  const known = element("datalist", { id: "edit-reasons" });
  watch([language, attempt], () => {
    label.textContent = text("edit.reason");
    field.placeholder = text("edit.reason.hint");
    fill(known, ...recentReasons().map((one) => element("option", { value: one })));
  });
  reason.onChange(() => field.value !== reason.value && (field.value = reason.value));
  return element("label", { class: "reason" }, label, field, known);
}
