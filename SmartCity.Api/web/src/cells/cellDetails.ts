import { Problem, getJson } from "../api/client.ts";
import type { CellFeature, CellProperties } from "../api/wire.ts";
import { caseFilter, noFilter } from "../cases/caseFilter.ts";
import { caseStock } from "../cases/caseStock.ts";
import { caseView } from "../cases/inbox.ts";
import { language, text } from "../i18n/language.ts";
import { area, count, distance } from "../i18n/measures.ts";
import { cellColours, otherCellColour } from "../map/palette.ts";
import { detailRows } from "../page/detailRows.ts";
import { type Child, element, fill } from "../page/element.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { splitCellCode } from "./cellCode.ts";

const cell = new Signal<CellProperties | Problem | null>(null);

/** All that is known of the selected cell. */
export function cellDetails(): HTMLElement {
  const body = element("article", { class: "details", "aria-live": "polite" });
  followSelectedCell();
  watch([cell, caseStock, language], () => {
    const known = cell.value;
    if (known === null) fill(body, element("p", { class: "empty" }, text("case.loading")));
    else if (known instanceof Problem) {
      const selection = workspace.selection.value;
      fill(body, element("p", { class: "problem", role: "alert" }, known.status === 404 && selection?.kind === "cell" ? text("cell.missing", { code: selection.code }) : known.message));
    } else fill(body, ...contents(known));
  });
  return body;
}

function followSelectedCell(): void {
  let reading: AbortController | null = null;
  watch([workspace.selection], () => {
    reading?.abort();
    cell.value = null;
    const selection = workspace.selection.value;
    if (selection?.kind !== "cell") return;
    const controller = (reading = new AbortController());
    getJson<CellFeature>(`collections/cells/items/${selection.code}`, controller.signal).then(
      (feature) => (cell.value = feature.properties),
      (error: unknown) => {
        if (error instanceof Problem) cell.value = error;
        else if (!controller.signal.aborted) throw error;
      },
    );
  });
}

function showCellCases(code: string): void {
  caseView.value = "all";
  caseFilter.value = { ...noFilter, cellCode: code };
}

function contents(known: CellProperties): Child[] {
  const parts = splitCellCode(known.code);
  const swatch = element("span", { class: "swatch area large", "aria-hidden": "true" });
  swatch.style.setProperty("--swatch", cellColours[known.class] ?? otherCellColour);
  const cases = (caseStock.value ?? []).filter((one) => one.cell_code === known.code).length;
  return [
    element("header", {}, swatch, element("div", {}, element("h3", {}, text("cell.title", { sequence: parts?.sequence ?? known.code })), element("span", { class: "case-number" }, known.district_name ?? known.adcode))),
    parts && element("div", { class: "code-parts", role: "group", "aria-label": `${text("cell.code")} ${known.code}` }, ...(["county", "subdistrict", "community", "sequence"] as const).map((part) =>
      element("span", part === "community" && known.community_is_synthetic ? { class: "synthetic", title: text("cell.communitySynthetic") } : {}, element("b", {}, parts[part]), element("small", {}, text(`cell.code.${part}`))))),
    known.community_is_synthetic && element("p", { class: "hint flagged" }, text("cell.communitySynthetic")),
    detailRows([
      [text("cell.code"), element("span", { class: "code" }, known.code)],
      [text("cell.class"), known.class >= 1 && known.class <= 3 ? text(`cell.class.${known.class}` as "cell.class.1") : text("cell.class.other", { n: known.class })],
      [text("cell.district"), known.district_name ?? known.adcode],
      [text("cell.area"), area(known.area_m2)],
      [text("cell.perimeter"), distance(known.perimeter_m)],
      [text("cell.cases"), cases === 0 ? count(0) : element("button", { type: "button", class: "link", onclick: () => showCellCases(known.code) }, `${count(cases)} · ${text("cell.cases.show")}`)],
    ]),
  ];
}
