import { Problem } from "../api/client.ts";
import { caseDesk } from "../cases/caseDesk.ts";
import { language, termOf, text } from "../i18n/language.ts";
import { dateTime } from "../i18n/measures.ts";
import { type Child, element, fill, pictogram, pictograms, scrollWithin } from "../page/element.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { chosenCamera } from "./deskStock.ts";
import type { CameraFrame } from "./deskWire.ts";
import { markOf, today } from "./deskWords.ts";
import { enlarge, framePicture } from "./framePicture.ts";
import { frameRecord, frames, frameTrouble, frameWish, listAgain, loadOlderFrames, moveFrame, olderFrames } from "./frameStock.ts";
import { markChip, plumeCard } from "./plumeCard.ts";
import { plumeFacts } from "./plumeFacts.ts";

/** Whether plumes are drawn over the picture. */
const isOverlaid = new Signal(true);

/** Frames in time with their filter, and the one that is looked at. */
export function framesPart(show: (place: readonly [number, number]) => void): HTMLElement {
  return element("div", { class: "camera-part" }, filters(), frameList(), looked(show));
}

function filters(): HTMLElement {
  const day = element("input", { type: "date", id: "frame-day", onchange: () => wish({ ...frameWish.value, day: day.value }) });
  const all = element("button", { type: "button", class: "link", id: "frame-all-days", onclick: () => wish({ ...frameWish.value, day: "" }) });
  const box = element("input", { type: "checkbox", id: "frame-with-plume", onchange: () => wish({ ...frameWish.value, withPlume: box.checked }) });
  const boxWords = element("span");
  watch([language, frameWish], () => {
    day.setAttribute("aria-label", text("desk.day"));
    day.max = today();
    day.value = frameWish.value.day;
    all.textContent = text("desk.day.all");
    all.hidden = !frameWish.value.day;
    box.checked = frameWish.value.withPlume;
    boxWords.textContent = text("desk.withPlume");
  });
  return element("div", { class: "desk-filters" }, day, all, element("label", { class: "switch" }, box, boxWords));
}

function wish(next: typeof frameWish.value): void {
  workspace.frame.value = null;   // the first that fits is looked at
  frameWish.value = next;
}

function frameList(): HTMLElement {
  const list = element("ul", { class: "desk-list frame-list", role: "listbox", tabindex: 0, id: "frame-list", onkeydown: (event: KeyboardEvent) => moveByKey(event) });
  const more = element("button", { type: "button", class: "plain", id: "frames-older", onclick: loadOlderFrames });
  const note = element("p", { class: "hint", "aria-live": "polite" });
  watch([language, frames, frameTrouble, olderFrames], () => {
    const known = frames.value, { day, withPlume } = frameWish.value, scrolled = list.scrollTop;
    list.setAttribute("aria-label", text("desk.frames.list"));
    list.replaceChildren(...(known ?? []).map(row));
    list.hidden = !known?.length;
    list.scrollTop = scrolled;
    more.hidden = olderFrames.value === null;
    more.textContent = text("desk.frames.more");
    const trouble = frameTrouble.value;
    note.hidden = !!known?.length && !trouble;
    fill(note, ...(trouble ? [element("span", { class: "problem", role: "alert" }, trouble.status === 0 ? text("problem.network") : trouble.detail || trouble.title), " ", element("button", { type: "button", class: "link", onclick: listAgain }, text("desk.again"))]
      : [text(known === null ? "desk.frames.loading" : day || withPlume ? "desk.frames.noneOfWish" : "desk.frames.none")]));
    mark();
  });
  workspace.frame.onChange(mark);

  function mark(): void {
    list.removeAttribute("aria-activedescendant");
    for (const item of list.querySelectorAll<HTMLElement>("[role=option]")) {
      const isChosen = item.dataset["id"] === String(workspace.frame.value);
      item.setAttribute("aria-selected", String(isChosen));
      if (!isChosen) continue;
      list.setAttribute("aria-activedescendant", item.id);
      scrollWithin(list, item);
    }
  }
  const keys = element("p", { class: "hint desk-keys" });
  watch([language], () => (keys.textContent = text("desk.frames.keys")));
  return element("div", { class: "frame-block" }, list, keys, more, note);
}

function row(frame: CameraFrame): HTMLElement {
  const mark = markOf(frame);
  return element(
    "li", { role: "option", id: `frame-${frame.id}`, "data-id": frame.id, class: "frame-row", onclick: () => (workspace.frame.value = frame.id) },
    element("time", { datetime: frame.taken_at }, new Date(frame.taken_at).toLocaleString("sv-SE")),
    mark === "unassessable" ? element("span", { class: "level unassessable" }, termOf("desk.reason", frame.reason ?? "")) : markChip(mark),
    element("span", { class: "frame-figures" }, frame.score === null ? "" : text("desk.score.short", { n: frame.score.toFixed(2) })),
    element("span", { class: "frame-figures" }, frame.haze === null ? "" : text("desk.haze.short", { n: frame.haze.toFixed(2) })),
  );
}

function moveByKey(event: KeyboardEvent): void {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
  const step = steps[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  moveFrame(step);
  event.preventDefault();
}

/** The chosen frame: its picture, what it says of dust, and its plumes. */
function looked(show: (place: readonly [number, number]) => void): HTMLElement {
  const figure = element("div", { class: "frame-figure", id: "frame-figure" });
  const cards = element("div", { class: "plume-cards", "aria-live": "polite" });
  watch([language, frameRecord, isOverlaid], () => {
    const record = frameRecord.value;
    if (record === null) return fill(figure);
    if (record instanceof Problem) return fill(figure, element("p", { class: "problem", role: "alert" }, record.detail || record.title));
    // Drawn anew only when another picture is to be seen: after an officer's word it would flicker.
    const drawn = `${record.id} ${isOverlaid.value} ${language.value}`;
    if (figure.dataset["drawn"] === drawn && figure.childElementCount > 1) return;
    figure.dataset["drawn"] = drawn;
    fill(figure, ...pictureOf(record));
  });
  watch([language, frameRecord, plumeFacts, caseDesk], () => {
    const record = frameRecord.value;
    if (!record || record instanceof Problem) return fill(cards);
    const cases = new Set<string>();   // a case of several plumes is judged once
    fill(cards, ...wordsOf(record), ...(record.plumes ?? []).map((plume) => {
      const isFirst = plume.case !== null && !cases.has(plume.case);
      if (plume.case) cases.add(plume.case);
      return plumeCard(plume, plumeFacts.value.get(plume.id), show, isFirst);
    }));
  });
  return element("div", { class: "frame-looked" }, figure, cards);
}

function pictureOf(record: CameraFrame): Child[] {
  const name = text("desk.frame.picture", { name: chosenCamera()?.properties.name ?? "", time: dateTime(record.taken_at) });
  const path = record.image.replace(/^\//, ""), plumes = record.plumes ?? [];
  const draw = () => framePicture(path, record, name, isOverlaid.value ? plumes : []);
  const box = element("input", { type: "checkbox", id: "frame-overlay", checked: isOverlaid.value, onchange: () => (isOverlaid.value = box.checked) });
  const { method, faces, plates } = record.privacy;
  return [
    element("button", { type: "button", class: "frame-button", "aria-label": text("desk.frame.enlarge"), title: text("desk.frame.enlarge"), onclick: () => enlarge(draw(), name) }, draw()),
    element("div", { class: "frame-caption" },
      element("span", { class: "hint" }, method === "coarse" ? text("desk.frame.privacy.coarse") : text("desk.frame.privacy.detected", { faces, plates })),
      plumes.length > 0 && element("label", { class: "switch" }, box, text("desk.frame.overlay"))),
  ];
}

function wordsOf(record: CameraFrame): Child[] {
  const said: Child[] = [
    record.verdict === "not_assessable" && element("p", { class: "flagged" }, pictogram(pictograms.warning), " ", text("desk.frame.notAssessable", { reason: termOf("desk.reason", record.reason ?? "") })),
    record.verdict === "assessable" && record.plumes?.length === 0 && element("p", {}, text("desk.frame.clear", { score: record.score?.toFixed(2) ?? "–" })),
    record.is_regional && element("p", { class: "flagged" }, text("desk.frame.regional")),
    record.verdict === "assessable" && !record.compared && element("p", { class: "hint" }, text("desk.frame.alone")),
    record.repeats > 0 && element("p", { class: "hint" }, text("desk.frame.repeats", { n: record.repeats })),
  ];
  return said;
}
