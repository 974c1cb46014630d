import { access, mayAct } from "../key/access.ts";
import { language, termOf, text } from "../i18n/language.ts";
import { dateTime } from "../i18n/measures.ts";
import { type Child, element, fill, scrollWithin } from "../page/element.ts";
import { Signal, watch } from "../page/signal.ts";
import type { VehiclePassage } from "./deskWire.ts";
import { today } from "./deskWords.ts";
import { framePicture } from "./framePicture.ts";
import { hourChart } from "./hourChart.ts";
import { checkPassage, checkState, chosenPassage, earlierPassages, loadEarlierPassages, loadPassagesAgain, movePassage, passages, vehicleHours, vehicleTrouble, vehicleWish } from "./vehicleStock.ts";

/** Of the check list, in the API's words. */
const loads = ["right", "too_high", "spilling", "unclear"], covers = ["closed", "open", "unclear"];

/** Until a clip's picture has come nobody knows its shape. */
const usualShape = { width: 16, height: 9 };

/** Large vehicles of a day: counts by hour, passages with clips, and the officer's check list. */
export function vehiclesPart(): HTMLElement {
  const honest = element("p", { class: "flagged", id: "vehicles-honest" });
  const chart = element("div");
  watch([language, vehicleHours, vehicleWish], () => {
    honest.textContent = text("desk.vehicles.honest");
    fill(chart, hourChart(vehicleHours.value, vehicleWish.value.day));
  });
  return element("div", { class: "camera-part" }, honest, filters(), chart, passageList(), looked());
}

function filters(): HTMLElement {
  const day = element("input", { type: "date", id: "vehicle-day", onchange: () => (vehicleWish.value = { ...vehicleWish.value, day: day.value || today() }) });
  const box = element("input", { type: "checkbox", id: "vehicle-open", onchange: () => (vehicleWish.value = { ...vehicleWish.value, isOpen: box.checked }) });
  const boxWords = element("span");
  watch([language, vehicleWish], () => {
    day.setAttribute("aria-label", text("desk.day"));
    day.value = vehicleWish.value.day;
    day.max = today();
    box.checked = vehicleWish.value.isOpen;
    boxWords.textContent = text("desk.vehicles.open");
  });
  return element("div", { class: "desk-filters" }, day, element("label", { class: "switch" }, box, boxWords));
}

function passageList(): HTMLElement {
  const list = element("ul", { class: "desk-list frame-list", role: "listbox", tabindex: 0, id: "passage-list", onkeydown: (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    movePassage(step);
    event.preventDefault();
  } });
  const more = element("button", { type: "button", class: "plain", id: "passages-earlier", onclick: loadEarlierPassages });
  const note = element("p", { class: "hint", "aria-live": "polite" });
  watch([language, passages, vehicleTrouble, earlierPassages, chosenPassage], () => {
    const known = passages.value, trouble = vehicleTrouble.value;
    list.setAttribute("aria-label", text("desk.vehicles.list"));
    list.replaceChildren(...(known ?? []).map(row));
    list.hidden = !known?.length;
    list.removeAttribute("aria-activedescendant");
    const chosen = list.querySelector<HTMLElement>("[aria-selected=true]");
    if (chosen) {
      list.setAttribute("aria-activedescendant", chosen.id);
      scrollWithin(list, chosen);
    }
    more.hidden = earlierPassages.value === null;
    more.textContent = text("desk.vehicles.more");
    note.hidden = !!known?.length && !trouble;
    fill(note, ...(trouble ? [element("span", { class: "problem", role: "alert" }, trouble.status === 0 ? text("problem.network") : trouble.detail || trouble.title), " ", element("button", { type: "button", class: "link", onclick: loadPassagesAgain }, text("desk.again"))]
      : [text(known === null ? "desk.vehicles.loading" : vehicleWish.value.isOpen ? "desk.vehicles.noneOpen" : "desk.vehicles.none")]));
  });
  return element("div", { class: "frame-block" }, list, more, note);
}

function row(passage: VehiclePassage): HTMLElement {
  return element(
    "li", { role: "option", id: `passage-${passage.id}`, "data-id": passage.id, class: "frame-row", "aria-selected": String(chosenPassage.value === passage.id), onclick: () => (chosenPassage.value = passage.id) },
    element("time", { datetime: passage.first_seen }, new Date(passage.first_seen).toLocaleString("sv-SE")),
    element("b", {}, termOf("desk.vehicle.kind", passage.kind)),
    element("span", { class: "frame-figures" }, text("desk.vehicle.sightings", { n: passage.sightings })),
    passage.check ? element("span", { class: `chip ${isFaulty(passage) ? "open" : "confirmed"}` }, `${termOf("desk.vehicle.load", passage.check.load)} · ${termOf("desk.vehicle.cover", passage.check.cover)}`) : element("span", { class: "chip settled" }, text("desk.vehicle.unchecked")),
  );
}

function isFaulty({ check }: VehiclePassage): boolean {
  return check !== null && (check.load === "too_high" || check.load === "spilling" || check.cover === "open");
}

function looked(): HTMLElement {
  const clip = element("div"), check = element("div", { class: "details" });
  let shown: number | null = null;
  watch([language, passages, chosenPassage, access], () => {
    const passage = passages.value?.find((one) => one.id === chosenPassage.value);
    if (!passage) {
      shown = null;
      return fill(clip), fill(check);
    }
    if (shown !== passage.id || clip.lang !== language.value) fill(clip, clipOf(passage));
    [shown, clip.lang] = [passage.id, language.value];
    fill(check, checkOf(passage));
  });
  return element("div", { class: "frame-looked" }, clip, check);
}

/** The pictures of a passage one after the other. */
function clipOf(passage: VehiclePassage): HTMLElement {
  const n = passage.clip.length;
  if (n === 0) return element("p", { class: "hint" }, text("desk.vehicle.noClip"));
  const at = new Signal(Math.floor((n - 1) / 2));   // in the middle it is seen best
  const picture = element("div", { class: "frame-figure" }), words = element("span", { class: "hint", "aria-live": "polite" });
  const step = (by: number) => element("button", { type: "button", class: "plain", "aria-label": text(by < 0 ? "desk.vehicle.previous" : "desk.vehicle.next"), onclick: () => (at.value = Math.min(n - 1, Math.max(0, at.value + by))) }, by < 0 ? "◀" : "▶");
  const [back, on] = [step(-1), step(1)];
  watch([at], () => {
    words.textContent = text("desk.vehicle.clip", { i: at.value + 1, n });
    [back.disabled, on.disabled] = [at.value === 0, at.value === n - 1];
    fill(picture, framePicture(passage.clip[at.value]!.replace(/^\//, ""), usualShape, words.textContent));
  });
  return element("div", { class: "clip" }, picture, element("div", { class: "buttons" }, back, on, words, element("span", { class: "hint" }, text("desk.vehicle.score", { n: passage.score.toFixed(2) }))));
}

function checkOf(passage: VehiclePassage): HTMLElement {
  const said = passage.check;
  const children: Child[] = [
    element("h4", {}, text("desk.vehicle.check")),
    said && element("p", {}, `${text("desk.vehicle.load")}: ${termOf("desk.vehicle.load", said.load)} · ${text("desk.vehicle.cover")}: ${termOf("desk.vehicle.cover", said.cover)} `, element("span", { class: "hint" }, text("desk.vehicle.by", { who: said.by, time: dateTime(said.at) }))),
    said?.opinion && element("blockquote", {}, said.opinion),
    mayAct("officer") ? checkForm(passage) : !said && element("p", { class: "hint" }, text("desk.vehicle.unchecked")),
  ];
  return element("section", { class: "vehicle-check" }, ...children);
}

function checkForm(passage: VehiclePassage): HTMLElement {
  const pick = (name: "load" | "cover", words: readonly string[]) => element("select", { id: `vehicle-${name}`, "aria-label": text(`desk.vehicle.${name}`) },
    element("option", { value: "" }, `${text(`desk.vehicle.${name}`)}: ${text("desk.judge.choose")}`), ...words.map((word) => element("option", { value: word, selected: word === passage.check?.[name] }, termOf(`desk.vehicle.${name}`, word))));
  const [load, cover] = [pick("load", loads), pick("cover", covers)];
  const opinion = element("input", { type: "text", id: "vehicle-opinion", maxlength: 2000, autocomplete: "off", value: passage.check?.opinion ?? "", placeholder: text("desk.vehicle.opinion"), "aria-label": text("desk.vehicle.opinion") });
  const message = element("p", { class: "review-message", role: "status", id: "vehicle-message" });
  const form = element("form", { class: "review", onsubmit: (event: Event) => { event.preventDefault(); void checkPassage(passage, load.value, cover.value, opinion.value); } },
    element("div", { class: "buttons with-class" }, load, cover), opinion, element("div", { class: "buttons" }, element("button", { type: "submit", class: "primary", id: "vehicle-save" }, text("desk.vehicle.save"))), message);
  const tell = () => {
    const state = checkState.value;
    message.className = `review-message ${state?.kind === "saved" ? "done" : state?.kind === "busy" ? "" : "refused"}`;
    message.textContent = state === null ? "" : state.kind === "refused" ? state.problem.detail || state.problem.title : text(state.kind === "saved" ? "desk.vehicle.saved" : state.kind === "need" ? "desk.vehicle.need" : "desk.judge.busy");
  };
  const stop = checkState.onChange(() => (form.isConnected ? tell() : stop()));
  tell();
  return form;
}
