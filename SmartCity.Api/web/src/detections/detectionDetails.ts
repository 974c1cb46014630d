import { Problem } from "../api/client.ts";
import type { Bounds, DetectionDetails, DetectionReview } from "../api/wire.ts";
import { areaOf } from "../cases/caseArea.ts";
import { drawSign } from "../cases/caseSigns.ts";
import { caseClassOf } from "../cases/caseTerms.ts";
import { language, termOf, text } from "../i18n/language.ts";
import { area, dateTime, share } from "../i18n/measures.ts";
import { openKeyDialog } from "../key/keyDialog.ts";
import { keyring } from "../key/keyring.ts";
import { detailRows } from "../page/detailRows.ts";
import { type Child, element, fill, pictogram, pictograms } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { detectionRecord } from "./detectionRecord.ts";
import { detectionReview } from "./detectionReview.ts";

/** All that is known of the selected detection, and what the officer may say of it. */
export function detectionDetails(flyTo: (bounds: Bounds) => void): HTMLElement {
  const body = element("article", { class: "details", "aria-live": "polite" });
  watch([detectionRecord, language], () => {
    const record = detectionRecord.value;
    if (record === null) fill(body, element("p", { class: "empty" }, text("case.loading")));
    else if (record instanceof Problem) fill(body, element("p", { class: "problem", role: "alert" }, record.status === 404 ? text("detection.missing") : record.message));
    else fill(body, ...contents(record, flyTo));
  });
  return body;
}

function contents(record: DetectionDetails, flyTo: (bounds: Bounds) => void): Child[] {
  const holds = record.reviewed_class ?? record.class, outline = record.reviewed_geometry ?? record.geometry;
  const state = record.verdict === undefined ? "open" : record.verdict === "rejected" ? "settled" : "confirmed";
  const sign = drawSign(caseClassOf(holds), state, Math.max(2, devicePixelRatio), 30);
  sign.className = "sign";
  const owner = record.case;
  return [
    element("header", {}, sign, element("div", {}, element("h3", {}, termOf("case.class", holds)), element("span", { class: "case-number" }, text("detection.title"))),
      element("span", { class: `chip ${state}` }, record.verdict === undefined ? text("detection.open") : termOf("detection.verdict", record.verdict))),
    detectionReview(record),
    !keyring.key.value && element("p", { class: "hint locked" }, pictogram(pictograms.key), element("span", {}, text("detection.key"), " "), element("button", { type: "button", class: "link", onclick: openKeyDialog }, text("key.open"))),
    detailRows([
      [text("detection.detected"), termOf("case.class", record.class)],
      [text("case.score"), share(record.score)],
      [text("case.area"), area(record.reviewed_geometry ? areaOf(record.reviewed_geometry) : record.area_m2)],
      [text("detection.method"), `${record.method_version} · ${record.model_version}`],
      owner !== undefined && [text("detection.case"), element("button", { type: "button", class: "link", onclick: () => (workspace.selection.value = { kind: "case", id: owner }) }, text("detection.case.show"))],
    ]),
    element("button", { type: "button", class: "plain", onclick: () => flyTo(boundsOf(outline)) }, pictogram(pictograms.target), text("detection.zoom")),
    record.reviews && element("section", { class: "history" }, element("h4", {}, text("detection.history")), history(record.reviews)),
  ];
}

function history(reviews: readonly DetectionReview[]): HTMLElement {
  if (reviews.length === 0) return element("p", { class: "hint" }, text("case.history.none"));
  return element("ol", {}, ...reviews.map((review) => element(
    "li", {},
    element("time", { datetime: review.at }, dateTime(review.at)),
    element("strong", {}, termOf("detection.verdict", review.verdict)),
    review.class !== undefined && element("span", {}, `→ ${termOf("case.class", review.class)}`),
    element("span", { class: "actor" }, `${review.actor} · ${review.role}`),
    review.comment && element("q", {}, review.comment),
  )));
}

function boundsOf(geometry: DetectionDetails["geometry"]): Bounds {
  const positions = (geometry.type === "Point" ? [geometry.coordinates] : geometry.type === "Polygon" ? geometry.coordinates.flat() : geometry.coordinates.flat(2)) as number[][];
  return [Math.min(...positions.map(([x]) => x!)), Math.min(...positions.map(([, y]) => y!)), Math.max(...positions.map(([x]) => x!)), Math.max(...positions.map(([, y]) => y!))];
}
