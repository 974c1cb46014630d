import { language, termOf, text } from "../i18n/language.ts";
import { element, refill, pictogram, pictograms } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { type CaseFilter, caseFilter, noFilter } from "./caseFilter.ts";
import { caseDesk, classTerm, unitTerm, units } from "./caseDesk.ts";
import { type ListedCase, caseStock } from "./caseStock.ts";
import { caseClasses, caseSources, caseStatuses } from "./caseTerms.ts";
import { caseView, inbox, viewedCases } from "./inbox.ts";

/** Choices that occur among the cases that are shown. */
export function caseFilters(): HTMLElement {
  const place = element("div", { class: "filters" });
  watch([language, caseFilter, caseView, inbox, caseStock, caseDesk, units], () => {
    const cases = viewedCases() ?? [], filter = caseFilter.value, known = caseDesk.value !== null;
    const classes = [...new Set([...caseClasses.map((one) => one.id), ...cases.map((one) => one.class)])];
    refill(
      place,
      select("class", classes, (id) => classTerm(id), (one) => one.class, cases, filter),
      caseView.value === "all" && select("status", caseStatuses, (word) => termOf("case.status", word), (one) => one.status, cases, filter),
      known && select("unit", units.value.map((unit) => unit.id), unitTerm, (one) => one.handling?.unit_id, cases, filter),
      known && select("source", caseSources, (word) => termOf("case.source", word), (one) => one.source, cases, filter),
      filter.cellCode && element("button", { type: "button", class: "filter-chip", title: text("cases.filter.clear"), onclick: () => (caseFilter.value = { ...filter, cellCode: null }) }, text("cases.filter.cell", { code: filter.cellCode }), pictogram(pictograms.close, 12)),
      isFiltered(filter) && element("button", { type: "button", class: "link", id: "filter-clear", onclick: () => (caseFilter.value = noFilter) }, text("cases.filter.none")),
    );
  });
  return place;
}

/** Switches for what is overdue and for what the map shows, beside the choice of the view. */
export function caseToggles(): HTMLElement {
  const place = element("div", { class: "case-toggles" });
  watch([language, caseFilter, caseDesk], () => {
    const filter = caseFilter.value;
    place.hidden = caseDesk.value === null;
    refill(place, ...(["overdue", "inView"] as const).map((kind) => element(
      "button", { type: "button", id: `filter-${kind}`, class: "filter-toggle", "aria-pressed": String(filter[kind]), onclick: () => (caseFilter.value = { ...filter, [kind]: !filter[kind] }) }, text(`cases.filter.${kind}`))));
  });
  return place;
}

function isFiltered(filter: CaseFilter): boolean {
  return (Object.keys(noFilter) as (keyof CaseFilter)[]).some((part) => filter[part] !== noFilter[part]);
}

function select(kind: "class" | "status" | "unit" | "source", words: readonly string[], term: (word: string) => string, of: (one: ListedCase) => string | undefined, cases: readonly ListedCase[], filter: CaseFilter): HTMLElement {
  const chosen = filter[kind];
  const present = new Set(cases.map(of));
  const made = element("select", {
    id: `filter-${kind}`, "aria-label": text(`cases.filter.${kind}.label`),
    onchange: () => (caseFilter.value = { ...caseFilter.value, [kind]: made.value || null }),
  }, element("option", { value: "" }, text(`cases.filter.${kind}`)));
  for (const word of words) if (present.has(word) || word === chosen) made.append(element("option", { value: word, selected: word === chosen }, term(word)));
  return made;
}
