import { language, termOf, text } from "../i18n/language.ts";
import { mapQuestion } from "../map/mapQuestion.ts";
import { type Child, element, fill } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { caseDesk, classTerm } from "./caseDesk.ts";
import { askPlace, cancelOpening, opening, openingState, sendOpening } from "./openCase.ts";
import { refusalWords } from "./stepWords.ts";

/** What an inspection found: class, place, level and words. */
export function openForm(): HTMLElement {
  const place = element("article", { class: "details open-form" });
  const where = element("output", { class: "code", id: "open-place" });
  const message = element("p", { class: "field-problem", role: "alert" });
  const ask = element("button", { type: "button", class: "plain", id: "open-ask", onclick: askPlace });
  let drawn = "";
  watch([opening, openingState, mapQuestion, language, caseDesk], () => {
    const wanted = opening.value;
    const now = wanted ? `${wanted.key} ${language.value} ${caseDesk.value?.rules_version}` : "";
    if (now !== drawn) {
      fill(place, ...(wanted ? fields(where, ask, message) : []));
      if (wanted && !drawn) document.getElementById("open-class")?.focus();
    }
    drawn = now;
    if (!wanted) return;
    where.textContent = wanted.place ? `${wanted.place[1].toFixed(5)}, ${wanted.place[0].toFixed(5)}` : text("open.place.none");
    ask.textContent = text(mapQuestion.value?.who === "place" ? "open.place.asking" : "open.place.ask");
    ask.setAttribute("aria-pressed", String(mapQuestion.value?.who === "place"));
    fill(message, ...words());
  });
  return place;
}

function fields(where: HTMLElement, ask: HTMLElement, message: HTMLElement): Child[] {
  const wanted = opening.value!;
  const change = (part: Partial<typeof wanted>) => {
    if (openingState.value?.kind !== "busy") openingState.value = null;
    opening.value = { ...opening.value!, ...part };
  };
  const kind = element("select", { id: "open-class", required: true, onchange: () => change({ class: kind.value }) },
    element("option", { value: "" }, text("open.class.choose")),
    ...(caseDesk.value?.classes ?? []).map(({ id }) => element("option", { value: id, selected: id === wanted.class }, classTerm(id))));
  const level = element("select", { id: "open-level", onchange: () => change({ level: level.value ? Number(level.value) : null }) },
    element("option", { value: "" }, text("open.level.rules")),
    ...["1", "2", "3"].map((one) => element("option", { value: one, selected: Number(one) === wanted.level }, termOf("case.level", one))));
  const description = element("textarea", { id: "open-description", rows: 3, maxlength: 4000, oninput: () => change({ description: description.value }) });
  description.value = wanted.description;
  return [
    element("header", {}, element("h3", {}, text("open.title"))),
    element("form", { class: "review", novalidate: true, onsubmit: (event: Event) => { event.preventDefault(); void sendOpening(); } },
      field(text("open.class"), kind),
      element("div", { class: "field" }, element("span", {}, text("open.place")), element("div", { class: "buttons place" }, where, ask)),
      field(text("case.level"), level),
      field(text("open.description"), description),
      message,
      element("div", { class: "buttons" }, element("button", { type: "submit", class: "primary", id: "open-go" }, text("open.go")), element("button", { type: "button", class: "plain", onclick: () => cancelOpening() }, text("key.cancel")))),
  ];
}

function field(name: string, input: HTMLElement): HTMLElement {
  return element("label", { class: "field" }, element("span", {}, name), input);
}

function words(): Child[] {
  const state = openingState.value;
  if (!state) return [];
  if (state.kind === "busy") return [text("case.review.busy")];
  if (state.kind === "missing") return [text(`open.missing.${state.what}`)];
  return [refusalWords(state.problem)];
}
