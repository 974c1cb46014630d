import { drawSign } from "./caseSigns.ts";
import { caseFilter, filteredCases, noFilter } from "./caseFilter.ts";
import { type ListedCase, caseStock, casesMatched } from "./caseStock.ts";
import { caseClassOf, caseClasses, caseStateOf, caseStatuses } from "./caseTerms.ts";
import { language, termOf, text } from "../i18n/language.ts";
import { count, share } from "../i18n/measures.ts";
import { element, fill, pictogram, pictograms } from "../page/element.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";

/** Rows drawn at once: enough to scroll, few enough to stay quick; filters reach the rest. */
const rowsShown = 300;

/** Filters and the list, worst first. The list is one tab stop; arrow keys or j/k move in it. */
export function caseList(): HTMLElement {
  const heading = element("h2");
  const number = element("span", { class: "number" });
  const filters = element("div", { class: "filters" });
  const list = element("ul", { class: "case-list", role: "listbox", tabindex: 0, id: "case-list", onkeydown: (event: KeyboardEvent) => moveByKey(event) });
  const foot = element("p", { class: "hint" });

  watch([language, caseFilter, caseStock], () => {
    heading.textContent = text("cases.title");
    list.setAttribute("aria-label", text("cases.list"));
    fill(filters, filterSelect("class", caseClasses.map((known) => known.id)), filterSelect("status", caseStatuses), cellFilter());
  });

  const shown = new Signal<readonly ListedCase[]>([]);
  watch([language, caseFilter, caseStock], () => {
    shown.value = filteredCases();
    const stock = caseStock.value;
    number.textContent = stock ? text("cases.count", { n: count(shown.value.length), all: count(casesMatched.value) }) : "";
    list.replaceChildren(...shown.value.slice(0, rowsShown).map(row));
    if (shown.value.length === 0) list.append(element("li", { class: "empty", role: "presentation" }, text(stock === null ? "cases.loading" : stock.length === 0 ? "cases.empty" : "cases.empty.filtered")));
    const listed = Math.min(shown.value.length, rowsShown);
    foot.classList.toggle("keys", listed === shown.value.length);
    foot.textContent = listed < shown.value.length ? text("cases.more", { n: count(listed), all: count(shown.value.length) }) : text("cases.keys");
    mark();
  });

  function mark(): void {
    const selection = workspace.selection.value;
    list.removeAttribute("aria-activedescendant");
    for (const item of list.querySelectorAll<HTMLElement>("[role=option]")) {
      const chosen = selection?.kind === "case" && item.dataset["id"] === selection.id;
      item.setAttribute("aria-selected", String(chosen));
      if (!chosen) continue;
      list.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    }
  }
  workspace.selection.onChange(mark);
  return element("section", { class: "panel cases" }, element("div", { class: "panel-head" }, heading, number), filters, list, foot);
}

function row(one: ListedCase): HTMLElement {
  const known = caseClassOf(one.class);
  const sign = drawSign(known, caseStateOf(one.status), Math.max(2, devicePixelRatio), 22);
  sign.className = "sign";
  sign.setAttribute("aria-hidden", "true");
  const bar = element("span", { class: "score-bar", "aria-hidden": "true" });
  bar.style.setProperty("--score", String(one.score));
  return element(
    "li",
    { role: "option", id: `case-${one.id}`, "data-id": one.id, class: `case-row ${caseStateOf(one.status)}`, onclick: () => (workspace.selection.value = { kind: "case", id: one.id }) },
    sign,
    element("span", { class: "case-class" }, termOf("case.class", one.class)),
    element("span", { class: "case-score" }, share(one.score), bar),
    element("span", { class: "case-number" }, one.number),
    element("span", { class: `chip ${caseStateOf(one.status)}` }, termOf("case.status", one.status)),
  );
}

function filterSelect(kind: "class" | "status", words: readonly string[]): HTMLElement {
  const chosen = caseFilter.value[kind];
  const present = new Set((caseStock.value ?? []).map((one) => one[kind]));
  const select = element("select", {
    id: `filter-${kind}`, "aria-label": text(`cases.filter.${kind}.label`),
    onchange: (event: Event) => (caseFilter.value = { ...caseFilter.value, [kind]: (event.target as HTMLSelectElement).value || null }),
  }, element("option", { value: "" }, text(`cases.filter.${kind}`)));
  for (const word of words) if (present.has(word) || word === chosen) select.append(element("option", { value: word, selected: word === chosen }, termOf(`case.${kind}`, word)));
  return select;
}

function cellFilter(): HTMLElement | null {
  const { cellCode } = caseFilter.value;
  return cellCode
    ? element("button", { type: "button", class: "filter-chip", title: text("cases.filter.clear"), onclick: () => (caseFilter.value = noFilter) }, text("cases.filter.cell", { code: cellCode }), pictogram(pictograms.close, 12))
    : null;
}

function moveByKey(event: KeyboardEvent): void {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
  const step = steps[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  moveSelection(step);
}

/** Selects the case `step` places further down the filtered list; the first one when none is selected. */
export function moveSelection(step: number): void {
  const cases = filteredCases().slice(0, rowsShown);
  if (cases.length === 0) return;
  const selection = workspace.selection.value;
  const at = selection?.kind === "case" ? cases.findIndex((one) => one.id === selection.id) : -1;
  const next = at < 0 ? 0 : Math.min(cases.length - 1, Math.max(0, at + step));
  workspace.selection.value = { kind: "case", id: cases[next]!.id };
}
