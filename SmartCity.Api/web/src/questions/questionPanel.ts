import { apiUrl } from "../api/client.ts";
import { language, text } from "../i18n/language.ts";
import { count } from "../i18n/measures.ts";
import { element, fill } from "../page/element.ts";
import { Signal, watch } from "../page/signal.ts";
import { answerTable } from "./answerTable.ts";
import { answer, ask, forget, isAsking, loadQuestions, questionPath, questions, refusal } from "./questionStock.ts";
import type { Question, QuestionParameter } from "./questionWire.ts";

/** Parameters that most askers leave alone. */
const rare = new Set(["subdistrict", "community", "cell", "bbox", "filter-lang", "skipGeometry", "limit", "seed", "permutations", "inference", "alpha", "of-filter", "points", "measure"]);

/** A planner's questions: choose one, say what about, read the answer as a table, with its legend, on the map and as a file. */
export function questionPanel(): HTMLElement {
  const chosen = new Signal<Question | null>(null);
  const heading = element("summary", {});
  const select = element("select", { id: "question", onchange: () => choose(select.value) });
  const note = element("p", { class: "question-note" });
  const form = element("form", { id: "question-form", onsubmit: (event: Event) => { event.preventDefault(); void send(); } });
  const outcome = element("div", { id: "answer", "aria-live": "polite" });
  const body = element("div", { class: "panel-body question-body" }, select, note, form, outcome);
  const panel = element("details", { class: "panel question-panel map-only", id: "questions", ontoggle: () => panel.open && void loadQuestions() }, heading, body);
  let told: Record<string, string> = {};

  function choose(name: string): void {
    const question = questions.value.find((known) => known.name === name) ?? null;
    told = question ? Object.fromEntries(new URL(question.example).searchParams) : {};
    forget();
    chosen.value = question;
  }

  async function send(): Promise<void> {
    const question = chosen.value;
    if (!question) return;
    read();
    await ask(question.name, told);
  }

  function read(): void {
    told = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  }

  watch([questions], () => !chosen.value && questions.value[0] && choose(questions.value[0].name));
  watch([language, questions, chosen], () => {
    heading.textContent = text("question.title");
    select.setAttribute("aria-label", text("question.choose"));
    const question = chosen.value;
    fill(select, ...questions.value.map((known) => element("option", { value: known.name, selected: known === question }, language.value === "zh" ? known.titleZh : known.titleEn)));
    note.textContent = question ? (language.value === "zh" ? question.explanationZh : question.explanationEn) : "";
    if (form.childElementCount > 0 && question?.name === form.dataset["question"]) read();
    form.dataset["question"] = question?.name ?? "";
    const fields = question?.parameters ?? [];
    fill(form, ...fields.filter((p) => !rare.has(p.name)).map((p) => field(p, told)),
      element("details", {}, element("summary", {}, text("question.more")), ...fields.filter((p) => rare.has(p.name)).map((p) => field(p, told))),
      element("div", { class: "buttons" }, element("button", { type: "submit", class: "primary", id: "ask" }, text("question.ask")), element("button", { type: "button", onclick: forget }, text("question.clear"))));
  });
  watch([language, answer, refusal, isAsking], () => {
    const shown = answer.value;
    if (isAsking.value) return fill(outcome, element("p", { role: "status" }, text("question.asking")));
    if (refusal.value) return fill(outcome, element("p", { class: "review-message refused", role: "alert" }, refusal.value));
    if (!shown) return fill(outcome);
    fill(outcome,
      element("p", { class: "answer-head" }, text("question.rows", { n: count(shown.numberReturned) }), ...(["csv", "json"] as const).map((format) =>
        element("a", { href: apiUrl(questionPath(shown.question, told, format)), download: `${shown.question}.${format === "csv" ? "csv" : "geojson"}` }, format === "csv" ? "CSV" : "GeoJSON"))),
      ...answerTable(shown));
  });
  return panel;
}

function field(parameter: QuestionParameter, told: Readonly<Record<string, string>>): HTMLElement {
  const meaning = language.value === "zh" ? parameter.descriptionZh : parameter.descriptionEn;
  const value = told[parameter.name] ?? "";
  const input = parameter.values
    ? element("select", { name: parameter.name, id: `question-${parameter.name}` }, ...(parameter.isRequired ? [] : [element("option", { value: "" }, "–")]), ...parameter.values.map((v) => element("option", { value: v, selected: v === value }, v)))
    : element("input", { name: parameter.name, id: `question-${parameter.name}`, value, placeholder: meaning, autocomplete: "off" });
  return element("label", { class: "question-field", title: meaning }, element("span", {}, parameter.name + (parameter.isRequired ? " *" : "")), input);
}
