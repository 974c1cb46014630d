import { Problem } from "../api/client.ts";
import type { CaseDetails } from "../api/wire.ts";
import { language, termOf, text } from "../i18n/language.ts";
import { area, dateTime, share } from "../i18n/measures.ts";
import { keyring } from "../key/keyring.ts";
import { openKeyDialog } from "../key/keyDialog.ts";
import { type Child, element, fill, refill, pictogram, pictograms } from "../page/element.ts";
import { detailRows } from "../page/detailRows.ts";
import { watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { areaOf } from "./caseArea.ts";
import { caseClocks } from "./caseClocks.ts";
import { caseDesk, classTerm, unitTerm, units } from "./caseDesk.ts";
import { caseRecord } from "./caseRecord.ts";
import { drawSign } from "./caseSigns.ts";
import { knownCase } from "./caseStock.ts";
import { caseClassOf, caseStateOf } from "./caseTerms.ts";
import { caseTimeline } from "./caseTimeline.ts";
import { evidencePair } from "./evidence.ts";
import { evidenceNotes } from "./evidenceNotes.ts";
import { evidenceUpload } from "./evidenceUpload.ts";
import { stepForm } from "./stepForm.ts";

/** All that is known of the selected case. `zoom` flies to it. */
export function caseDetails(zoom: (id: string) => void): HTMLElement {
  const body = element("article", { class: "details", "aria-live": "polite" });
  watch([caseRecord, caseDesk, units, language], () => {
    const record = caseRecord.value;
    if (record === null) fill(body, element("p", { class: "empty" }, text("case.loading")));
    else if (record instanceof Problem) fill(body, element("p", { class: "problem", role: "alert" }, record.status === 404 ? text("case.missing") : record.message));
    else refill(body, ...contents(record, zoom));
  });
  return body;
}

function contents(record: CaseDetails, zoom: (id: string) => void): Child[] {
  const known = caseClassOf(record.class), state = caseStateOf(record.status), handling = record.handling;
  const sign = drawSign(known, state, Math.max(2, devicePixelRatio), 30);
  sign.className = "sign";
  return [
    element("header", {}, sign, element("div", {}, element("h3", {}, classTerm(record.class)), element("span", { class: "case-number" }, record.number)), element("span", { class: `chip ${state}` }, termOf("case.status", record.status))),
    caseClocks(record),
    evidenceOf(record),
    stepForm(record),
    handling?.description !== undefined && element("blockquote", {}, handling.description),
    detailRows([
      handling?.unit_id !== undefined && [text("case.unit"), unitTerm(handling.unit_id)],
      [text("case.level"), termOf("case.level", String(record.level))],
      [text("case.source"), termOf("case.source", record.source)],
      record.score !== undefined && [text("case.score"), share(record.score)],
      record.geometry !== undefined && areaOf(record.geometry) > 0 && [text("case.area"), area(areaOf(record.geometry))],
      [text("case.cell"), element("button", { type: "button", class: "link code", onclick: () => (workspace.selection.value = { kind: "cell", code: record.cell_code }) }, record.cell_code)],
      [text("case.opened"), dateTime(record.opened_at)],
      handling?.duplicate_of !== undefined && [text("case.duplicateOf"), linked(handling.duplicate_of)],
      handling?.reopened_from !== undefined && [text("case.reopenedFrom"), linked(handling.reopened_from)],
    ]),
    element("button", { type: "button", class: "plain", onclick: () => zoom(record.id) }, pictogram(pictograms.target), text("case.zoom")),
    record.detection_id !== undefined && element("button", { type: "button", class: "plain", id: "case-detection", onclick: () => showDetection(record.detection_id!) }, pictogram(pictograms.layers), text("case.detection")),
    record.history && element("section", { class: "history" }, element("h4", {}, text("case.history")), caseTimeline(record.history)),
  ];
}

function linked(id: string): HTMLElement {
  return element("button", { type: "button", class: "link", onclick: () => (workspace.selection.value = { kind: "case", id }) }, knownCase(id)?.number ?? text("detection.case.show"));
}

/** The outline that the case came from is drawn, too: what is judged has to be seen. */
function showDetection(id: string): void {
  workspace.layers.value = { ...workspace.layers.value, detections: true };
  workspace.selection.value = { kind: "detection", id };
}

function evidenceOf(record: CaseDetails): HTMLElement {
  if (record.evidence) return element("div", {}, evidencePair(record.evidence, record.handling?.disposed_at), evidenceNotes(record), evidenceUpload(record));
  if (keyring.key.value) return element("p", { class: "hint" }, text("case.evidence.none"));
  return element("p", { class: "hint locked" }, pictogram(pictograms.key), element("span", {}, text("case.evidence.key"), " "), element("button", { type: "button", class: "link", onclick: openKeyDialog }, text("key.open")));
}
