import { language, text } from "../i18n/language.ts";
import { count } from "../i18n/measures.ts";
import { element, pictogram, pictograms } from "../page/element.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { bulkBar } from "./bulkBar.ts";
import { chosenCases } from "./caseChoice.ts";
import { caseDesk, units } from "./caseDesk.ts";
import { caseFilters, caseToggles } from "./caseFilters.ts";
import { caseRow } from "./caseRow.ts";
import { choose, moveByKey, rowsShown } from "./caseSelect.ts";
import { type ListedCase, casesMatched } from "./caseStock.ts";
import { caseView, filteredCases, inboxLimit, listSignals, viewedCases } from "./inbox.ts";
import { startOpening } from "./openCase.ts";
import { stageBar, viewSwitch } from "./stageBar.ts";

/** Inbox or all cases, filters and the list. The list is one tab stop; arrow keys or j/k move in it, with shift they choose, x chooses one, Ctrl+A all of the filter. */
export function caseList(): HTMLElement {
  const heading = element("h2");
  const number = element("span", { class: "number" });
  const open = element("button", { type: "button", id: "case-open", class: "icon-button", "aria-keyshortcuts": "i", onclick: startOpening }, pictogram(pictograms.plus));
  const list = element("ul", { class: "case-list", role: "listbox", tabindex: 0, id: "case-list", "aria-multiselectable": "true", onkeydown: (event: KeyboardEvent) => moveByKey(event) });
  const foot = element("p", { class: "hint" });

  let filled = false;
  const shown = new Signal<readonly ListedCase[]>([]);
  watch([language, caseDesk, units, ...listSignals], () => {
    const known = viewedCases(), isInbox = caseView.value === "inbox", scrolled = list.scrollTop;
    shown.value = filteredCases();
    heading.textContent = text("cases.title");
    open.hidden = caseDesk.value === null;
    open.title = text("open.title");
    open.setAttribute("aria-label", text("open.title"));
    list.setAttribute("aria-label", text(isInbox ? "cases.list.inbox" : "cases.list"));
    const all = isInbox ? (known?.length ?? 0) : casesMatched.value;
    number.textContent = known ? text("cases.count", { n: count(shown.value.length), all: count(all) }) : "";
    list.replaceChildren(...shown.value.slice(0, rowsShown).map((one) => caseRow(one, choose)));
    if (shown.value.length === 0) list.append(element("li", { class: "empty", role: "presentation" }, text(known === null ? "cases.loading" : known.length > 0 ? "cases.empty.filtered" : isInbox ? "inbox.empty" : "cases.empty")));
    list.scrollTop = scrolled;
    const isFirst = !filled && shown.value.length > 0;
    filled = shown.value.length > 0;
    const listed = Math.min(shown.value.length, rowsShown), cut = listed < shown.value.length;
    foot.classList.toggle("keys", !cut);
    foot.textContent = cut ? text("cases.more", { n: count(listed), all: count(shown.value.length) }) : isInbox && all >= inboxLimit ? text("inbox.more", { n: count(inboxLimit) }) : text(caseDesk.value ? "cases.keys.desk" : "cases.keys");
    mark();
    if (isFirst) reveal();
  });

  function reveal(): void {
    list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  function mark(): void {
    const selection = workspace.selection.value;
    list.removeAttribute("aria-activedescendant");
    for (const item of list.querySelectorAll<HTMLElement>("[role=option]")) {
      const chosen = selection?.kind === "case" && item.dataset["id"] === selection.id;
      item.setAttribute("aria-selected", String(chosen));
      if (caseDesk.value) item.setAttribute("aria-checked", String(chosenCases.value.has(item.dataset["id"]!)));
      if (!chosen) continue;
      list.setAttribute("aria-activedescendant", item.id);
    }
  }
  chosenCases.onChange(mark);
  workspace.selection.onChange(() => {
    mark();
    reveal();
  });
  return element("section", { class: "panel cases" }, element("div", { class: "panel-head" }, heading, number, open), element("div", { class: "view-row" }, viewSwitch(), caseToggles()), stageBar(), caseFilters(), list, bulkBar(), foot);
}
