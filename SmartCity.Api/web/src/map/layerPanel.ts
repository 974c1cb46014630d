import type { Bounds } from "../api/wire.ts";
import { type CaseState, caseClasses, caseStates } from "../cases/caseTerms.ts";
import { drawSign } from "../cases/caseSigns.ts";
import { caseCounts } from "../cases/caseStock.ts";
import { cellCounts } from "../cells/cellCounts.ts";
import { language, termOf, text } from "../i18n/language.ts";
import { count } from "../i18n/measures.ts";
import { type Child, element, refill, pictogram, pictograms } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { type LayerId, workspace } from "../page/workspace.ts";
import { caseCountColours, caseStatusColours, cellColours, detectionColour, districtLine, lateCaseColour, siteColour, water } from "./palette.ts";

/** Legend, switches and counts in one list: what the sign means, whether it is drawn, how many there are. */
export function layerPanel(fly: (bounds: Bounds) => void): HTMLElement {
  const heading = element("h2");
  const body = element("div", { class: "panel-body" });
  watch([language, workspace.layers, workspace.city, cellCounts, caseCounts], () => {
    heading.textContent = text("layers.title");
    const counts = workspace.city.value?.counts ?? {};
    refill(
      body,
      layerSwitch("cells", counts["cells"] ?? workspace.city.value?.edition?.cells, null),
      element("ul", { class: "legend" }, ...cellRows()),
      layerSwitch("cases", caseCounts.value?.all, null),
      element("ul", { class: "legend" }, ...caseRows()),
      layerSwitch("detections", counts["detections"], swatch(detectionColour, "outline")),
      layerSwitch("sites", counts["sites"], swatch(siteColour, "area")),
      layerSwitch("districts", counts["districts"], swatch(districtLine, "dashed")),
      layerSwitch("rivers", counts["rivers"], swatch(water, "line")),
      layerSwitch("labels", undefined, null),
      ...extents(fly),
    );
  });
  return element("section", { class: "panel" }, heading, body);
}

/** One button for the city; one for each area, by its name, when there are several. */
function extents(fly: (bounds: Bounds) => void): HTMLElement[] {
  const editions = workspace.city.value?.editions ?? [];
  return editions.map((edition) =>
    element("button", { type: "button", class: "plain", id: `extent-${edition.id}`, onclick: () => fly(edition.bounds) }, pictogram(pictograms.home), element("span", { class: "cut" }, editions.length > 1 ? edition.name : text("layers.extent"))));
}

function layerSwitch(id: LayerId, number: number | undefined, sign: Child): HTMLElement {
  const box = element("input", {
    type: "checkbox", id: `layer-${id}`, checked: workspace.layers.value[id],
    onchange: (event: Event) => (workspace.layers.value = { ...workspace.layers.value, [id]: (event.target as HTMLInputElement).checked }),
  });
  return element("label", { class: "switch" }, box, element("span", { class: "switch-name" }, text(`layers.${id}`)), sign, element("span", { class: "number" }, number === undefined ? "" : count(number)));
}

function cellRows(): HTMLElement[] {
  return [1, 2, 3].map((number) => {
    const known = cellCounts.value?.[number];
    return element("li", {}, swatch(cellColours[number]!, "area"), element("span", {}, text(`cell.class.${number}` as "cell.class.1")), element("span", { class: "number" }, known === undefined ? "" : count(known)));
  });
}

function caseRows(): HTMLElement[] {
  const counts = caseCounts.value;
  // Only classes that occur: nine rows of nothing would hide the ones that matter.
  const rows = caseClasses.filter((known) => counts?.byClass[known.id]).map((known) =>
    element("li", {}, sign(known.id, "open"), element("span", {}, termOf("case.class", known.id)), element("span", { class: "number" }, count(counts!.byClass[known.id]!))));
  if (rows.length > 0) rows.push(...caseStates.map((state) => element("li", { class: "state" }, sign("new_building", state), element("span", {}, text(`case.state.${state}`)), element("span", { class: "number" }, count(counts!.byState[state])))));
  if (rows.length > 0) rows.push(element("li", { class: "halos" }, ...halos.map(([status, ...named]) => element("span", {}, swatch(status === "late" ? lateCaseColour : caseStatusColours[status]!, "halo"), named.map((stage) => stage === "late" ? text("cases.filter.overdue") : termOf("case.stage", stage)).join(" · ")))));
  if (counts) rows.push(element("li", {}, swatch(caseCountColours[1], "halo"), element("span", {}, text("cases.counted"))));
  return rows;
}

/** Statuses whose halos differ, each with the stages that wait then. */
const halos = [["collected", "verify"], ["verified", "file", "dispatch"], ["dispatched", "dispose", "feed_back"], ["fed_back", "check"], ["checked", "close"], ["suspended", "suspend"], ["late", "late"]] as const;

function sign(classId: string, state: CaseState): HTMLElement {
  const known = caseClasses.find((candidate) => candidate.id === classId)!;
  const canvas = drawSign(known, state, Math.max(2, devicePixelRatio), 20);
  canvas.className = "sign";
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}

function swatch(colour: string, form: "area" | "line" | "outline" | "dashed" | "halo"): HTMLElement {
  const made = element("span", { class: `swatch ${form}`, "aria-hidden": "true" });
  made.style.setProperty("--swatch", colour);
  return made;
}
