import { Problem } from "../api/client.ts";
import { language, termOf, text } from "../i18n/language.ts";
import { count } from "../i18n/measures.ts";
import { type Child, element, refill } from "../page/element.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { type BulkResult, bulkSteps } from "./bulkSteps.ts";
import { chosenCases, mostChosen } from "./caseChoice.ts";
import { caseDesk } from "./caseDesk.ts";
import { chooseAll } from "./caseSelect.ts";
import { type ListedCase, caseStock, knownCase } from "./caseStock.ts";
import { inbox } from "./inbox.ts";
import { refusalWords, sentenceWords } from "./stepWords.ts";
import { stepName } from "./steps.ts";
import { takeForMany } from "./takeForMany.ts";
import { unitField } from "./unitField.ts";

interface Outcome { readonly step: string; readonly results: readonly BulkResult[] }

/** What is typed stays until the step was taken for all. */
const draft = { step: "", mode: "all" as "all" | "each", opinion: "", unit: "" };
const busy = new Signal(false);
const problem = new Signal<string>("");
const outcome = new Signal<Outcome | null>(null);

/** One step with one reason for all chosen cases, and afterwards what became of each. */
export function bulkBar(): HTMLElement {
  const place = element("section", { class: "bulk", id: "bulk" });
  watch([language, chosenCases, caseDesk, busy, problem, outcome, caseStock, inbox], () => {
    const cases = chosen();
    place.hidden = caseDesk.value === null || (cases.length === 0 && outcome.value === null);
    place.setAttribute("aria-label", text("bulk.title", { n: count(cases.length) }));
    refill(place, ...(cases.length > 0 ? form(cases) : []), outcome.value && results(outcome.value));
  });
  return place;
}

function chosen(): ListedCase[] {
  const waiting = new Map((inbox.value ?? []).map((one) => [one.id, one]));
  return [...chosenCases.value].map((id) => waiting.get(id) ?? knownCase(id)).filter((one) => one !== undefined);
}

function form(cases: readonly ListedCase[]): Child[] {
  const offered = bulkSteps(cases, caseDesk.value);
  const current = offered.find(({ step }) => stepName(step) === draft.step) ?? offered[0];
  draft.step = current ? stepName(current.step) : "";
  const opinion = element("input", { type: "text", id: "bulk-opinion", maxlength: 1000, autocomplete: "off", value: draft.opinion, placeholder: text(current?.step.needs.includes("opinion") ? "bulk.opinion.needed" : "case.opinion"), "aria-label": text("bulk.opinion"), oninput: () => (draft.opinion = opinion.value) });
  const step = element("select", { id: "bulk-step", "aria-label": text("bulk.step"), onchange: () => { draft.step = step.value; chosenCases.value = new Set(chosenCases.value); } },
    ...offered.map(({ step: one, fits }) => element("option", { value: stepName(one), selected: stepName(one) === draft.step }, `${termOf("case.step", stepName(one))} · ${count(fits)}`)));
  const mode = element("select", { id: "bulk-mode", "aria-label": text("bulk.mode"), onchange: () => (draft.mode = mode.value === "each" ? "each" : "all") },
    ...(["all", "each"] as const).map((one) => element("option", { value: one, selected: draft.mode === one }, text(`bulk.mode.${one}`))));
  return [
    element("div", { class: "bulk-head" }, element("strong", {}, text("bulk.title", { n: count(cases.length) })),
      element("button", { type: "button", class: "link", id: "bulk-all", onclick: chooseAll }, text("bulk.all")),
      element("button", { type: "button", class: "link", id: "bulk-none", onclick: clear }, text("bulk.none"))),
    cases.length >= mostChosen && element("p", { class: "hint" }, text("bulk.most", { n: count(mostChosen) })),
    current === undefined
      ? element("p", { class: "hint" }, text("bulk.nothing"))
      : element("form", { class: "bulk-form", onsubmit: (event: Event) => { event.preventDefault(); void apply(cases, current.step); } },
          step, mode, current.step.needs.includes("assign_to") && unitField("bulk-unit", draft.unit, (unit) => (draft.unit = unit)), opinion,
          element("button", { type: "submit", class: "primary", id: "bulk-go", disabled: busy.value }, text(busy.value ? "case.review.busy" : "bulk.go", { n: count(cases.length) }))),
    element("p", { class: "field-problem", role: "alert", id: "bulk-problem" }, problem.value),
  ];
}

function clear(): void {
  outcome.value = null;
  problem.value = "";
  chosenCases.value = new Set();
}

async function apply(cases: readonly ListedCase[], step: Parameters<typeof takeForMany>[1]["step"]): Promise<void> {
  if (busy.value) return;
  outcome.value = null;
  if (step.needs.includes("opinion") && !draft.opinion.trim()) return say(text("case.opinion.needed", { step: termOf("case.step", stepName(step)) }), "bulk-opinion");
  if (step.needs.includes("assign_to") && !draft.unit) return say(text("case.unit.needed"), "bulk-unit");
  busy.value = true;
  problem.value = "";
  try {
    const results = await takeForMany(cases, { ...draft, step });
    const left = results.filter((result) => result.outcome !== "done").map((result) => result.id);
    if (left.length === 0) Object.assign(draft, { opinion: "", unit: "" });
    outcome.value = { step: stepName(step), results };
    // What was refused stays chosen, to be looked at; what is done is done.
    chosenCases.value = new Set(left);
    workspace.casesVersion.value++;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problem.value = refusalWords(error);
  } finally {
    busy.value = false;
  }
}

function say(words: string, field: string): void {
  problem.value = words;
  document.getElementById(field)?.focus();
}

/** What has to be looked at comes first. */
const outcomes: readonly BulkResult["outcome"][] = ["refused", "untouched", "done"];

function results({ step, results: all }: Outcome): HTMLElement {
  const number = (kind: BulkResult["outcome"]) => all.filter((result) => result.outcome === kind).length;
  return element(
    "div", { class: "bulk-results", role: "status", id: "bulk-results" },
    element("p", {}, element("strong", {}, text("bulk.results", { step: termOf("case.step", step), done: count(number("done")), refused: count(number("refused")) })),
      number("untouched") > 0 && ` ${text("bulk.untouched", { n: count(number("untouched")) })}`, " ", element("button", { type: "button", class: "link", onclick: () => (outcome.value = null) }, text("page.dismiss"))),
    element("ul", {}, ...[...all].sort((a, b) => outcomes.indexOf(a.outcome) - outcomes.indexOf(b.outcome)).map((result) => element(
      "li", { class: result.outcome, "data-id": result.id },
      element("button", { type: "button", class: "link", onclick: () => (workspace.selection.value = { kind: "case", id: result.id }) }, knownCase(result.id)?.number ?? result.id.slice(0, 8)),
      element("span", {}, `${text(`bulk.outcome.${result.outcome}`)}${result.detail ? `：${sentenceWords(result.detail)}` : ""}`)))),
  );
}
