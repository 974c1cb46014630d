import { text } from "../i18n/language.ts";
import { element, fill } from "../page/element.ts";
import { unitTerm, units } from "./caseDesk.ts";
import { searchUnits } from "./unitSearch.ts";

const shown = 6;

/** Searches the units as one types; arrow keys and Enter, a click or a tap choose. `choose` gets the unit's id, empty while none is chosen. */
export function unitField(id: string, chosen: string, choose: (unit: string) => void): HTMLElement {
  const options = element("ul", { role: "listbox", id: `${id}-options`, class: "unit-options", "aria-label": text("case.unit") });
  const input = element("input", {
    type: "text", id, class: "unit-search", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list", "aria-controls": options.id, "aria-expanded": "true",
    placeholder: text("case.unit.search"), "aria-label": text("case.unit"), value: chosen && unitTerm(chosen),
    oninput: () => { choose(""); active = 0; show(); },
    onkeydown: (event: KeyboardEvent) => move(event),
  });
  let active = 0;
  let found = searchUnits(units.value, "", shown);

  const take = (unit: string) => {
    choose(unit);
    input.value = unitTerm(unit);
    show(unit);
  };
  const show = (taken = "") => {
    found = searchUnits(units.value, taken ? "" : input.value, taken ? units.value.length : shown);
    if (taken) found = found.filter((unit) => unit.id === taken);
    fill(options, ...(found.length === 0 ? [element("li", { class: "empty", role: "presentation" }, text("case.unit.none"))] : found.map((unit, at) => element(
      "li", { role: "option", id: `${id}-${at}`, "data-unit": unit.id, "aria-selected": String(taken === unit.id || (!taken && at === active)), onclick: () => take(unit.id) },
      element("span", {}, unitTerm(unit.id)), element("small", {}, [unit.id, unit.post ?? unit.department].filter(Boolean).join(" · ")),
    ))));
    input.setAttribute("aria-activedescendant", found.length > 0 ? `${id}-${taken ? 0 : active}` : "");
  };
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const unit = found[active];
    if (unit === undefined) return;
    if (step !== 0) {
      active = (active + step + found.length) % found.length;
      show();
    } else if (event.key === "Enter" && input.value !== unitTerm(unit.id)) take(unit.id);
    else return;   // Enter with a unit chosen sends the form
    event.preventDefault();
  };
  show(chosen);
  return element("div", { class: "unit-field" }, input, options);
}
