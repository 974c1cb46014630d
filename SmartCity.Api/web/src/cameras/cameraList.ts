import { language, termOf, text } from "../i18n/language.ts";
import { count } from "../i18n/measures.ts";
import { openKeyDialog } from "../key/keyDialog.ts";
import { access, isAtLeast } from "../key/access.ts";
import { type Child, element, fill, pictogram, pictograms } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import type { CameraFeature } from "./cameraWire.ts";
import { cameraStates, chooseCamera, deskCameras, deskTrouble, isPermitted, loadDesk, regionalHaze, seesFrames } from "./deskStock.ts";
import type { CameraState } from "./deskWire.ts";
import { agoOf, conditionOf, sourceOf } from "./deskWords.ts";

/** All cameras with their state; one tab stop, arrow keys move in it. */
export function cameraList(): HTMLElement {
  const heading = element("h2");
  const number = element("span", { class: "number" });
  const notes = element("div", { class: "desk-notes", "aria-live": "polite" });
  const list = element("ul", { class: "desk-list", role: "listbox", tabindex: 0, id: "camera-list", onkeydown: (event: KeyboardEvent) => moveByKey(event) });
  watch([language, deskCameras, cameraStates, regionalHaze, deskTrouble, access, workspace.camera], () => {
    const cameras = deskCameras.value;
    heading.textContent = text("desk.cameras");
    list.setAttribute("aria-label", text("desk.cameras.list"));
    number.textContent = cameras ? count(cameras.length) : "";
    fill(notes, ...noteOf());
    list.replaceChildren(...(cameras ?? []).map(row));
    if (!cameras?.length && !deskTrouble.value) list.append(element("li", { class: "empty", role: "presentation" }, text(cameras ? "desk.cameras.none" : "desk.cameras.loading")));
    const chosen = list.querySelector<HTMLElement>("[aria-selected=true]");
    list.removeAttribute("aria-activedescendant");
    if (chosen) list.setAttribute("aria-activedescendant", chosen.id);
  });
  return element("section", { class: "panel cameras-only", id: "camera-desk" }, element("div", { class: "panel-head" }, heading, number), notes, list);
}

function noteOf(): Child[] {
  const trouble = deskTrouble.value, haze = regionalHaze.value;
  return [
    trouble && element("p", { class: "problem", role: "alert" }, trouble.status === 0 ? text("problem.network") : trouble.detail || trouble.title, " ", element("button", { type: "button", class: "link", onclick: () => void loadDesk() }, text("desk.again"))),
    access.value && !seesFrames() && element("p", { class: "hint locked" }, pictogram(pictograms.key), element("span", {}, whyNoFrames(), " "),
      !isAtLeast("viewer") && element("button", { type: "button", class: "link", onclick: openKeyDialog }, text("key.open"))),
    haze && element("p", { class: "flagged", id: "regional-haze" }, text("desk.haze", { haze: haze.haze?.toFixed(2) ?? "–", hazy: haze.hazy_cameras, cameras: haze.cameras, high: haze.high_monitors, monitors: haze.monitors })),
  ];
}

/** To who may see no frames at all. */
export function whyNoFrames(): string {
  return text(isAtLeast("viewer") ? "desk.noFrames" : "desk.key");
}

function row(camera: CameraFeature): HTMLElement {
  const { code, name, is_synthetic: isSynthetic, permitted_roles: roles } = camera.properties;
  const state = cameraStates.value.get(camera.id), isOpen = isPermitted(camera.id), isChosen = workspace.camera.value === camera.id;
  return element(
    "li", { role: "option", id: `camera-${camera.id}`, "data-id": camera.id, class: "desk-row", "aria-selected": String(isChosen), onclick: () => chooseCamera(camera.id) },
    element("span", { class: "desk-name" }, element("b", {}, code), " ", name),
    state && conditionChip(state, camera),
    element("span", { class: "desk-facts" }, ...(state ? factsOf(state, camera) : [isOpen || !seesFrames() ? null : text("desk.notPermitted", { roles: (roles ?? []).map((role) => termOf("case.role", role)).join(", ") })]), isSynthetic && element("span", { class: "mark" }, text("desk.synthetic"))),
  );
}

/** The state of a camera as a chip: green where it can be judged, amber with the reason why not. */
export function conditionChip(state: CameraState, camera: CameraFeature): HTMLElement {
  const condition = conditionOf(state, camera.properties.interval_s);
  const look = condition.kind === "assessable" ? "confirmed" : condition.kind === "never" ? "settled" : "open";
  return element("span", { class: `chip ${look}` }, condition.kind === "reason" ? termOf("desk.reason", condition.reason) : termOf("desk.condition", condition.kind));
}

function factsOf(state: CameraState, camera: CameraFeature): Child[] {
  const haze = state.last_frame?.haze, source = sourceOf(state.source, camera.properties);
  return [
    state.silent_s !== null && element("span", {}, agoWords(state.silent_s)),
    haze !== null && haze !== undefined && element("span", {}, text("desk.haze.short", { n: haze.toFixed(2) })),
    element("span", { class: state.alarms_today > 0 ? "desk-alarms" : undefined }, text("desk.alarms.short", { n: count(state.alarms_today) })),
    element("span", {}, text("desk.threshold.short", { n: state.threshold.toFixed(2) })),
    (source === "reconnecting" || source === "opening") && element("span", { class: "desk-broken" }, termOf("desk.source", source)),
  ];
}

export function agoWords(seconds: number): string {
  const { n, unit } = agoOf(seconds);
  return text("desk.last.ago", { time: text(`desk.unit.${unit}`, { n }) });
}

function moveByKey(event: KeyboardEvent): void {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  const step = steps[event.key], known = deskCameras.value ?? [];
  if (step === undefined || known.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = known.findIndex((camera) => camera.id === workspace.camera.value);
  chooseCamera(known[at < 0 ? 0 : Math.min(known.length - 1, Math.max(0, at + step))]!.id);
  document.querySelector("#camera-list [aria-selected=true]")?.scrollIntoView({ block: "nearest" });   // the whole side scrolls
  event.preventDefault();
}
