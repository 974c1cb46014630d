import { getJson } from "../api/client.ts";
import type { CaseDetails, CasePage } from "../api/wire.ts";
import { text } from "../i18n/language.ts";
import { distance } from "../i18n/measures.ts";
import { askMap, cancelQuestion, mapQuestion } from "../map/mapQuestion.ts";
import { element, fill } from "../page/element.ts";
import { watchWhileSeen } from "../page/signal.ts";
import { classTerm } from "./caseDesk.ts";
import { caseStock, knownCase } from "./caseStock.ts";
import { nearCases } from "./nearCases.ts";
import { draftOf } from "./stepDraft.ts";

/** Metres around a case in which another may be the same matter. */
const radius = 1000;
const shown = 4;

/** Which case stays: one of those near by, one clicked on the map, or one named by its number. */
export function duplicateField(record: CaseDetails, changed: () => void): HTMLElement {
  const near = element("div", { class: "near-cases", role: "radiogroup", "aria-label": text("case.duplicate.near") });
  const note = element("p", { class: "field-problem", role: "status" });
  const number = element("input", {
    type: "text", id: "case-duplicate-number", autocomplete: "off", spellcheck: "false", placeholder: text("case.duplicate.number"), "aria-label": text("case.duplicate.number"), value: draftOf(record).duplicate?.number ?? "",
    onchange: () => void byNumber(number.value.trim()),
  });
  const onMap = element("button", { type: "button", class: "plain", id: "case-duplicate-map", onclick: () => askMap({ who: "duplicate", answer: (_, what) => {
    const found = what?.kind === "case" ? knownCase(what.id) : undefined;
    if (found && found.id !== record.id) choose(found);
    else note.textContent = text("case.duplicate.map.none");
  } }) }, text("case.duplicate.map"));

  const choose = (one: { id: string; number: string } | null) => {
    draftOf(record).duplicate = one && { id: one.id, number: one.number };
    if (one) {
      number.value = one.number;
      note.textContent = "";
      cancelQuestion("duplicate");
    }
    show();
    changed();
  };
  const byNumber = async (wanted: string) => {
    const found = wanted ? await findByNumber(wanted) : null;
    note.textContent = wanted && !found ? text("case.duplicate.unknown", { number: wanted }) : "";
    choose(found && found.id !== record.id ? found : null);
  };
  const show = () => {
    const chosen = draftOf(record).duplicate?.id;
    const found = nearCases(record, caseStock.value ?? [], radius, shown);
    fill(near, found.length === 0 && element("p", { class: "hint" }, text("case.duplicate.near.none", { distance: distance(radius) })), ...found.map(({ one, metres }) => element(
      "button", { type: "button", role: "radio", "aria-checked": String(one.id === chosen), class: "near-case", "data-id": one.id, onclick: () => choose(one) },
      element("span", {}, one.number), element("span", { class: "cut" }, classTerm(one.class)), element("span", { class: "number" }, distance(metres)))));
  };
  show();
  watchWhileSeen(onMap, [mapQuestion], () => onMap.setAttribute("aria-pressed", String(mapQuestion.value?.who === "duplicate")));
  return element("div", { class: "duplicate-field" }, near, element("div", { class: "buttons with-class" }, number, onMap), note);
}

/** By its number, or by the end of one that is unambiguous among the cases at hand; null when there is none. */
async function findByNumber(wanted: string): Promise<{ id: string; number: string } | null> {
  const upper = wanted.toUpperCase();
  const known = (caseStock.value ?? []).filter((one) => one.number === upper || one.number.endsWith(`-${upper.padStart(6, "0")}`));
  if (known.length === 1) return known[0]!;
  // The list goes down from below a number: the first one below "number0" is the number itself.
  const [first] = (await getJson<CasePage>(`cases?limit=1&before=${encodeURIComponent(`${upper}0`)}`)).cases;
  return first?.number === upper ? first : null;
}
