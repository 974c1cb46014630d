import { session } from "../drafts/draftSession.ts";
import { text } from "../i18n/language.ts";
import { type Child, element } from "../page/element.ts";
import { propose } from "./attempt.ts";
import { editing } from "./editState.ts";

/** The fields of the tools that need no drawing; null for those that do, or while no cell is chosen. */
export function toolForm(): HTMLElement | null {
  if (editing.chosen.value.length === 0) return null;
  switch (editing.tool.value) {
    case "recut": return recutForm();
    case "attributes": return editing.chosen.value.length === 1 ? attributesForm(editing.chosen.value[0]!) : null;
    case "class": return classForm();
    default: return null;
  }
}

function form(submit: () => void, ...children: Child[]): HTMLElement {
  return element("form", { class: "tool-form", onsubmit: (event: Event) => { event.preventDefault(); submit(); } }, ...children);
}

function checkButton(): HTMLElement {
  return element("button", { type: "submit", class: "plain" }, text("edit.check"), element("kbd", { "aria-hidden": "true" }, "↵"));
}

function recutForm(): HTMLElement {
  const chosen = editing.chosen.value;
  const field = element("input", { type: "number", id: "recut-count", min: 1, max: 500, value: Math.max(2, chosen.length), required: true });
  return form(
    () => void propose([{ type: "recut", cells: [...chosen], count: Number(field.value) }]),
    element("label", { for: "recut-count" }, text("edit.recut.count")), field, checkButton(),
  );
}

function attributesForm(code: string): HTMLElement | null {
  const cell = session.cells.get(code)?.properties;
  if (!cell) return null;
  const name = element("input", { type: "text", id: "cell-name", maxlength: 100, autocomplete: "off", value: cell.name ?? "" });
  const owner = element("input", { type: "text", id: "cell-owner", maxlength: 100, autocomplete: "off", value: cell.owner ?? "" });
  const submit = () => {
    const set: { name?: string; owner?: string } = {};
    // Only what was changed: another analyst may be at the other field.
    if (name.value.trim() !== (cell.name ?? "")) set.name = name.value.trim();
    if (owner.value.trim() !== (cell.owner ?? "")) set.owner = owner.value.trim();
    if (Object.keys(set).length > 0) void propose([{ type: "attributes", cell: code, set }]);
  };
  return form(submit, element("label", { for: "cell-name" }, text("edit.attribute.name")), name, element("label", { for: "cell-owner" }, text("edit.attribute.owner")), owner, checkButton());
}

function classForm(): HTMLElement {
  const now = new Set(editing.chosen.value.map((code) => session.cells.get(code)?.properties.class));
  const known = [...new Set([1, 2, 3, ...now])].filter((number): number is number => number !== undefined).sort();
  return element(
    "div", { class: "tool-form", role: "group", "aria-label": text("edit.tool.class") },
    ...known.map((number) => element(
      "button", { type: "button", class: "plain", id: `class-${number}`, "aria-pressed": String(now.size === 1 && now.has(number)), onclick: () => chooseClass(number) },
      number <= 3 ? text(`cell.class.${number}` as "cell.class.1") : text("cell.class.other", { n: number }), element("kbd", { "aria-hidden": "true" }, number),
    )),
  );
}

/** Proposes the class for all chosen cells that have another one. True when there is one. */
export function chooseClass(number: number): boolean {
  const cells = editing.chosen.value.filter((code) => session.cells.get(code)?.properties.class !== number);
  if (cells.length === 0) return false;
  void propose(cells.map((cell) => ({ type: "reclass", cell, class: number })));
  return true;
}
