import type { Feature, MultiPolygon, Polygon } from "geojson";
import { Problem, getJson } from "../api/client.ts";
import { language, termOf, text } from "../i18n/language.ts";
import { area, count, share } from "../i18n/measures.ts";
import { siteColours, otherCellColour } from "../map/palette.ts";
import { detailRows } from "../page/detailRows.ts";
import { type Child, element, fill } from "../page/element.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";

/** A construction site as a series of scenes shows it; days are written 2025-05-01. */
interface SiteProperties {
  stage: string;
  area_m2: number;
  /** At the last clear date, 0..1. */
  soil_share: number;
  first_seen_after: string;
  first_seen: string;
  persistence: number;
  recovered: string | null;
  stages: { date: string; stage: string; start: number }[];
}

const site = new Signal<SiteProperties | Problem | null>(null);

/** All that is known of the selected construction site. */
export function siteDetails(): HTMLElement {
  const body = element("article", { class: "details", "aria-live": "polite" });
  followSelectedSite();
  watch([site, language], () => {
    const known = site.value;
    if (known === null) fill(body, element("p", { class: "empty" }, text("case.loading")));
    else if (known instanceof Problem) fill(body, element("p", { class: "problem", role: "alert" }, known.status === 404 ? text("site.missing") : known.message));
    else fill(body, ...contents(known));
  });
  return body;
}

function followSelectedSite(): void {
  let reading: AbortController | null = null;
  watch([workspace.selection], () => {
    reading?.abort();
    site.value = null;
    const selection = workspace.selection.value;
    if (selection?.kind !== "site") return;
    const controller = (reading = new AbortController());
    getJson<Feature<Polygon | MultiPolygon, SiteProperties>>(`collections/sites/items/${selection.id}`, controller.signal).then(
      (feature) => (site.value = feature.properties),
      (error: unknown) => {
        if (error instanceof Problem) site.value = error;
        else if (!controller.signal.aborted) throw error;
      },
    );
  });
}

function contents(known: SiteProperties): Child[] {
  const swatch = element("span", { class: "swatch area large", "aria-hidden": "true" });
  swatch.style.setProperty("--swatch", siteColours[known.stage] ?? otherCellColour);
  return [
    element("header", {}, swatch, element("div", {}, element("h3", {}, termOf("site.stage", known.stage)), element("span", { class: "case-number" }, text("site.title")))),
    detailRows([
      [text("site.changed"), text("site.between", { after: known.first_seen_after, by: known.first_seen })],
      [text("site.confirmed"), text("site.dates", { n: count(known.persistence) })],
      [text("site.recovered"), known.recovered ?? text("site.recovered.none")],
      [text("case.area"), area(known.area_m2)],
      [text("site.soil"), share(known.soil_share)],
    ]),
    element("section", { class: "history" }, element("h4", {}, text("site.stages")),
      element("ol", {}, ...known.stages.map((entered) => element("li", {}, element("time", { datetime: entered.date }, entered.date), element("strong", {}, termOf("site.stage", entered.stage)))))),
  ];
}
