import { Problem } from "../api/client.ts";
import type { CaseDetails, CaseEvent } from "../api/wire.ts";
import { language, termOf, text } from "../i18n/language.ts";
import { area, dateTime, share } from "../i18n/measures.ts";
import { keyring } from "../key/keyring.ts";
import { openKeyDialog } from "../key/keyDialog.ts";
import { type Child, element, fill, pictogram, pictograms } from "../page/element.ts";
import { detailRows } from "../page/detailRows.ts";
import { watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { caseRecord } from "./caseRecord.ts";
import { areaOf } from "./caseArea.ts";
import { caseReview } from "./caseReview.ts";
import { drawSign } from "./caseSigns.ts";
import { caseClassOf, caseStateOf } from "./caseTerms.ts";
import { evidencePair } from "./evidence.ts";

/** All that is known of the selected case. `zoom` flies to it. */
export function caseDetails(zoom: (id: string) => void): HTMLElement {
  const body = element("article", { class: "details", "aria-live": "polite" });
  watch([caseRecord, language], () => {
    const record = caseRecord.value;
    if (record === null) fill(body, element("p", { class: "empty" }, text("case.loading")));
    else if (record instanceof Problem) fill(body, element("p", { class: "problem", role: "alert" }, record.status === 404 ? text("case.missing") : record.message));
    else fill(body, ...contents(record, zoom));
  });
  return body;
}

function contents(record: CaseDetails, zoom: (id: string) => void): Child[] {
  const known = caseClassOf(record.class);
  const state = caseStateOf(record.status);
  const sign = drawSign(known, state, Math.max(2, devicePixelRatio), 30);
  sign.className = "sign";
  return [
    element("header", {}, sign, element("div", {}, element("h3", {}, termOf("case.class", record.class)), element("span", { class: "case-number" }, record.number)), element("span", { class: `chip ${state}` }, termOf("case.status", record.status))),
    evidenceOf(record),
    caseReview(record),
    detailRows([
      [text("case.score"), share(record.score)],
      record.geometry !== undefined && [text("case.area"), area(areaOf(record.geometry))],
      [text("case.cell"), element("button", { type: "button", class: "link code", onclick: () => (workspace.selection.value = { kind: "cell", code: record.cell_code }) }, record.cell_code)],
      [text("case.opened"), dateTime(record.opened_at)],
    ]),
    element("button", { type: "button", class: "plain", onclick: () => zoom(record.id) }, pictogram(pictograms.target), text("case.zoom")),
    record.detection_id !== undefined && element("button", { type: "button", class: "plain", id: "case-detection", onclick: () => showDetection(record.detection_id!) }, pictogram(pictograms.layers), text("case.detection")),
    record.history && element("section", { class: "history" }, element("h4", {}, text("case.history")), history(record.history)),
  ];
}

/** The outline that the case came from is drawn, too: what is judged has to be seen. */
function showDetection(id: string): void {
  workspace.layers.value = { ...workspace.layers.value, detections: true };
  workspace.selection.value = { kind: "detection", id };
}

function evidenceOf(record: CaseDetails): HTMLElement {
  if (record.evidence) return evidencePair(record.evidence);
  if (keyring.key.value) return element("p", { class: "hint" }, text("case.evidence.none"));
  return element("p", { class: "hint locked" }, pictogram(pictograms.key), element("span", {}, text("case.evidence.key"), " "), element("button", { type: "button", class: "link", onclick: openKeyDialog }, text("key.open")));
}

function history(events: readonly CaseEvent[]): HTMLElement {
  if (events.length === 0) return element("p", { class: "hint" }, text("case.history.none"));
  return element("ol", {}, ...events.map((event) => element(
    "li", {},
    element("time", { datetime: event.at }, dateTime(event.at)),
    element("strong", {}, termOf("case.action", event.action)),
    event.to_status && event.to_status !== event.from_status && element("span", {}, `→ ${termOf("case.status", event.to_status)}`),
    element("span", { class: "actor" }, [event.actor, event.role].filter(Boolean).join(" · ")),
    event.opinion && element("q", {}, event.opinion),
  )));
}
