import { access } from "../key/access.ts";
import { language, termOf, text } from "../i18n/language.ts";
import { count, dateTime } from "../i18n/measures.ts";
import { detailRows } from "../page/detailRows.ts";
import { type Child, element, pictogram, pictograms, refill } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { agoWords, conditionChip, whyNoFrames } from "./cameraList.ts";
import type { CameraFeature } from "./cameraWire.ts";
import { cameraLearning, cameraStates, chooseCamera, chosenCamera, deskCameras, isPermitted, seesFrames } from "./deskStock.ts";
import type { CameraState } from "./deskWire.ts";
import { sourceOf } from "./deskWords.ts";
import { framesPart } from "./framesPart.ts";
import { budgetWords, learningPart } from "./learningPart.ts";
import { cameraTab } from "./vehicleStock.ts";
import { vehiclesPart } from "./vehiclesPart.ts";

/** The chosen camera: how it is, and its frames, vehicles and threshold. */
export function cameraPanel(show: (place: readonly [number, number]) => void): HTMLElement {
  const head = element("div", { class: "details camera-head" });
  const empty = element("p", { class: "empty" });
  const tabs = element("div", { class: "segments", role: "group" });
  const parts = { frames: framesPart(show), vehicles: vehiclesPart(), learning: learningPart() };
  watch([language, workspace.camera, deskCameras, cameraStates, cameraLearning, access], () => {
    const camera = chosenCamera();
    empty.hidden = camera !== undefined;
    empty.textContent = text(deskCameras.value ? "desk.choose" : "desk.cameras.loading");
    refill(head, ...(camera ? headOf(camera, show) : []));   // it is drawn with every look at the cameras
  });
  watch([language, workspace.camera, deskCameras, access, cameraTab], () => {
    const camera = chosenCamera(), isOpen = camera !== undefined && isPermitted(camera.id);
    tabs.hidden = !isOpen;
    refill(tabs, ...(["frames", "vehicles", "learning"] as const).map((id) => element("button", { type: "button", id: `camera-tab-${id}`, "aria-pressed": String(cameraTab.value === id), onclick: () => (cameraTab.value = id) }, text(`desk.tab.${id}`))));
    for (const [id, part] of Object.entries(parts)) part.hidden = !isOpen || id !== cameraTab.value;
  });
  return element("section", { class: "panel camera-panel cameras-only", id: "camera-panel" }, empty, head, tabs, ...Object.values(parts));
}

function headOf(camera: CameraFeature, show: (place: readonly [number, number]) => void): Child[] {
  const { code, name, permitted_roles: roles } = camera.properties, state = cameraStates.value.get(camera.id);
  return [
    element("header", {}, element("div", {}, element("h3", {}, `${code} ${name}`)), state && conditionChip(state, camera),
      element("button", { type: "button", class: "icon-button", id: "camera-zoom", "aria-label": text("desk.zoom"), title: text("desk.zoom"), onclick: () => show(camera.geometry.coordinates) }, pictogram(pictograms.target)),
      element("button", { type: "button", class: "icon-button", id: "camera-close", "aria-label": text("desk.close"), title: text("desk.close"), onclick: () => chooseCamera(null) }, pictogram(pictograms.close))),
    state ? stateRows(state, camera)
      : seesFrames() && !isPermitted(camera.id) ? element("p", { class: "hint locked" }, pictogram(pictograms.key), text("desk.notPermitted", { roles: (roles ?? []).map((role) => termOf("case.role", role)).join(", ") }))
      : !seesFrames() && element("p", { class: "hint locked" }, pictogram(pictograms.key), whyNoFrames()),
  ];
}

function stateRows(state: CameraState, camera: CameraFeature): HTMLElement {
  const last = state.last_frame, learned = cameraLearning.value, skew = learned?.clock_skew_s;
  return detailRows([
    last !== null && [text("desk.last"), `${dateTime(last.taken_at)}${state.silent_s === null ? "" : ` · ${agoWords(state.silent_s)}`}`],
    [text("desk.source"), sourceWords(state, camera)],
    last !== null && last.haze !== null && [text("desk.hazeIndex"), last.usual_haze === null ? last.haze.toFixed(2) : text("desk.hazeIndex.usual", { now: last.haze.toFixed(2), usual: last.usual_haze.toFixed(2) })],
    [text("desk.alarms"), count(state.alarms_today)],
    [text("desk.threshold"), (learned?.threshold.value ?? state.threshold).toFixed(2)],
    learned !== null && [text("desk.budget"), budgetWords(learned.false_alarms)],
    typeof skew === "number" && Math.abs(skew) >= 1 && [text("desk.clock"), text("desk.clock.off", { s: skew.toFixed(0) })],
  ]);
}

function sourceWords(state: CameraState, camera: CameraFeature): string {
  const { source } = state;
  return [
    termOf("desk.source", sourceOf(source, camera.properties)),
    (source?.breaks ?? 0) > 0 && text("desk.source.breaks", { n: source!.breaks! }),
    source?.trouble && text("desk.source.trouble", { words: source.trouble }),
  ].filter(Boolean).join(" · ");
}
