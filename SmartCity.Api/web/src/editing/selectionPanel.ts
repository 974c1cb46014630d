import { session } from "../drafts/draftSession.ts";
import { language, text } from "../i18n/language.ts";
import { area, count, distance } from "../i18n/measures.ts";
import type { Bounds } from "../api/wire.ts";
import { detailRows } from "../page/detailRows.ts";
import { type Child, element, fill, pictogram, pictograms } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { choose, editing, toggle } from "./editState.ts";
import { unite } from "./plane.ts";

/** What is chosen: one cell in full, several in a list with their sum; and the way to a cell by its number. */
export function selectionPanel(fly: (bounds: Bounds) => void): HTMLElement {
  const heading = element("h2"), number = element("span", { class: "number" });
  const body = element("div", { class: "panel-body", id: "edit-selection" });
  const find = finder(fly);
  const panel = element("section", { class: "panel" }, element("div", { class: "panel-head" }, heading, number), find, body);
  watch([language, editing.chosen, session.patch, session.draft], () => {
    panel.hidden = session.draft.value === null;
    const { chosen } = editing;
    heading.textContent = text("edit.selection");
    number.textContent = chosen.value.length > 0 ? count(chosen.value.length) : "";
    fill(body, ...contents(fly));
  });
  return panel;
}

function contents(fly: (bounds: Bounds) => void): Child[] {
  const cells = editing.chosen.value.flatMap((code) => session.cells.get(code)?.properties ?? []);
  if (cells.length === 0) return [element("p", { class: "hint" }, text("edit.selection.none"))];
  const sum = cells.reduce((total, cell) => total + cell.area_m2, 0);
  const zoom = element("button", { type: "button", class: "plain", onclick: () => { const bounds = unite(editing.chosen.value.map((code) => session.cells.boundsOf(code)).filter((one) => one !== undefined)); if (bounds) fly(bounds); } }, pictogram(pictograms.target), text("edit.selection.zoom"));
  if (cells.length === 1) {
    const [cell] = cells;
    return [
      element("div", { class: "details" }, detailRows([
        [text("cell.code"), element("span", { class: "code" }, cell!.code)],
        [text("cell.class"), cell!.class <= 3 ? text(`cell.class.${cell!.class}` as "cell.class.1") : text("cell.class.other", { n: cell!.class })],
        !!cell!.name && [text("edit.attribute.name"), cell!.name],
        !!cell!.owner && [text("edit.attribute.owner"), cell!.owner],
        [text("cell.district"), cell!.district_name ?? cell!.adcode],
        [text("cell.area"), area(cell!.area_m2)],
        [text("cell.perimeter"), distance(cell!.perimeter_m)],
        [text("edit.version"), cell!.version],
      ])),
      zoom,
    ];
  }
  return [
    element("ul", { class: "chosen-list" }, ...cells.map((cell) => element("li", {}, element("span", { class: "code" }, cell.code), element("span", { class: "number" }, area(cell.area_m2)), element("button", { type: "button", class: "icon-button", "aria-label": text("edit.selection.remove", { cell: cell.code }), onclick: () => toggle(cell.code) }, pictogram(pictograms.close, 12))))),
    element("p", { class: "sum" }, element("span", {}, text("edit.selection.sum")), element("b", {}, area(sum))),
    zoom,
  ];
}

/** Last digits of a code, Enter: the cell is chosen and shown. */
function finder(fly: (bounds: Bounds) => void): HTMLElement {
  const field = element("input", {
    type: "text", id: "edit-find", inputmode: "numeric", autocomplete: "off",
    onkeydown: (event: KeyboardEvent) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const found = session.cells.ending(field.value.replace(/\s/g, ""));
      field.setAttribute("aria-invalid", String(!found));
      if (!found) return;
      choose([found.properties.code]);
      fly(session.cells.boundsOf(found.properties.code)!);
      field.blur();
    },
  });
  watch([language], () => {
    field.placeholder = text("edit.find");
    field.setAttribute("aria-label", text("edit.find"));
  });
  return field;
}
