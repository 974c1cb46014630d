import { session } from "../drafts/draftSession.ts";
import { language, text } from "../i18n/language.ts";
import { cellColours } from "../map/palette.ts";
import { element, fill } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { type Colouring, editing } from "./editState.ts";
import { ratioSteps, changedTint, unchangedTint } from "./tints.ts";

/** What the colours of the cells mean, and which meaning is drawn. */
export function colourPanel(): HTMLElement {
  const heading = element("h2");
  const body = element("div", { class: "panel-body" });
  const panel = element("section", { class: "panel" }, heading, body);
  watch([language, editing.colouring, session.draft], () => {
    panel.hidden = session.draft.value === null;
    heading.textContent = text("colour.title");
    fill(
      body,
      element("div", { class: "segments", role: "group", "aria-label": text("colour.title") }, ...(["class", "area", "cases", "changed"] as const).map((id) =>
        element("button", { type: "button", id: `colour-${id}`, "aria-pressed": String(editing.colouring.value === id), onclick: () => (editing.colouring.value = id) }, text(`colour.${id}`)))),
      (editing.colouring.value === "area" || editing.colouring.value === "cases") && element("p", { class: "hint" }, text(`colour.${editing.colouring.value}.hint`)),
      element("ul", { class: "legend flat" }, ...legend(editing.colouring.value)),
    );
  });
  return panel;
}

function legend(colouring: Colouring): HTMLElement[] {
  if (colouring === "class") return [1, 2, 3].map((number) => row(cellColours[number]!, text(`cell.class.${number}` as "cell.class.1")));
  if (colouring === "changed") return [row(changedTint, text("colour.changed.yes")), row(unchangedTint, text("colour.changed.no"))];
  return ratioSteps.map((step, i) => {
    const from = ratioSteps[i - 1]?.below;
    return row(step.tint, from === undefined ? `< ${step.below} ×` : step.below === Infinity ? `≥ ${from} ×` : `${from} – ${step.below} ×`);
  });
}

function row(tint: string, words: string): HTMLElement {
  const swatch = element("span", { class: "swatch area", "aria-hidden": "true" });
  swatch.style.setProperty("--swatch", tint);
  return element("li", {}, swatch, element("span", {}, words));
}
