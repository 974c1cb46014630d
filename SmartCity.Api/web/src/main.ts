import type { Map as MapLibreMap } from "maplibre-gl";
import { Problem } from "./api/client.ts";
import { followDesk } from "./cases/caseDesk.ts";
import { followSelectedCase as readSelectedCase } from "./cases/caseRecord.ts";
import { followInbox } from "./cases/inbox.ts";
import { connectCases } from "./cases/caseLayers.ts";
import { loadCases } from "./cases/caseStock.ts";
import { loadCity, loadContents } from "./city/loadCity.ts";
import { followSelectedDetection } from "./detections/detectionRecord.ts";
import { connectRedraw } from "./detections/redraw.ts";
import { text } from "./i18n/language.ts";
import { createMap } from "./map/createMap.ts";
import { followTiles, keepFresh } from "./map/freshTiles.ts";
import { flyTo, followSelectedCase, keepAddress, zoomToCase } from "./map/camera.ts";
import { connectCounts } from "./map/countLayers.ts";
import { connectPointer, showSelection } from "./map/interaction.ts";
import { placeLabels } from "./map/labels.ts";
import { followSwitches } from "./map/layerSwitches.ts";
import { readout } from "./map/readout.ts";
import { connectCalibration } from "./cameras/calibrationOnMap.ts";
import { connectCamerasOnMap, showPlace } from "./cameras/camerasOnMap.ts";
import { connectDeskKeyboard } from "./cameras/deskKeyboard.ts";
import { followCameraDesk } from "./cameras/deskStock.ts";
import { followFrames, lookForNewFrames } from "./cameras/frameStock.ts";
import { followPlumes } from "./cameras/plumeFacts.ts";
import { followVehicles } from "./cameras/vehicleStock.ts";
import { connectPicture } from "./cameras/calibrationPicture.ts";
import { element, fill } from "./page/element.ts";
import { connectKeyboard } from "./page/keyboard.ts";
import { buildShell } from "./page/shell.ts";
import { watch } from "./page/signal.ts";
import { workspace } from "./page/workspace.ts";
import { showAnswers } from "./questions/answerOnMap.ts";
import { followImagery } from "./scenes/imagery.ts";
import { connectSwipe } from "./scenes/swipe.ts";
import { followAccess } from "./key/access.ts";
import { keyring } from "./key/keyring.ts";
import "./page/workspace.css";
import "./page/panels.css";
import "./cases/cases.css";
import "./questions/questions.css";
import "./cameras/cameras.css";
import "./cameras/desk.css";
import "./page/phone.css";

/** Milliseconds between two looks for the first edition. */
const firstEditionPause = 4_000;

let map: MapLibreMap | null = null;

const { stage, editor } = buildShell(document.getElementById("workspace")!, {
  flyTo: (bounds) => map && flyTo(map, bounds),
  zoomToCase: (id) => map && zoomToCase(map, id),
  showPlace: (place) => map && showPlace(map, place),
  reload: () => void reload(),
});
followTiles();
followDesk();
followInbox();
readSelectedCase();
followSelectedDetection();
followAccess();
followCameraDesk(() => void lookForNewFrames());
followFrames();
followPlumes();
followVehicles();
connectKeyboard();
connectDeskKeyboard();
workspace.casesVersion.onChange(() => void attempt(loadCases));
keyring.key.onChange(() => void attempt(loadCases));
void start();

async function start(): Promise<void> {
  fill(stage, element("p", { class: "stage-message", role: "status" }, text("page.loading")));
  try {
    const city = await loadCity();
    fill(stage);
    openMap(city.bounds ?? null, city.attribution);
    await loadContents();
    if (!city.edition) awaitFirstEdition();
  } catch (error) {
    if (map) return report(error);
    fill(stage, element("div", { class: "stage-message", role: "alert" }, element("h2", {}, text("page.failed")), element("p", {}, words(error)), element("button", { type: "button", class: "primary", onclick: () => void start() }, text("page.retry"))));
  }
}

function openMap(bounds: Parameters<typeof createMap>[1], attribution: readonly string[]): void {
  const canvas = element("div", { class: "map", id: "map" });
  stage.prepend(canvas);
  const made = (map = createMap(canvas, bounds, attribution));
  keepFresh(made);
  made.once("style.load", () => {
    followSwitches(made);
    followImagery(made);
    showAnswers(made);
    connectCases(made);
    showSelection(made);
    connectPointer(made);
    connectRedraw(made);
    connectCalibration(made);
    connectPicture(stage);
    connectCamerasOnMap(made);
    placeLabels(made);
    connectSwipe(made, stage);
  });
  const place = readout(made);
  stage.append(place);
  connectCounts(made, place);
  followSelectedCase(made);
  keepAddress(made);
  offerEditor(made);
  window.smartcity = { map: made, workspace };
}

/** The editor is loaded when it is first wanted: most readers only look at the map. */
function offerEditor(made: MapLibreMap): void {
  let begun = false;
  const begin = () => void attempt(async () => {
    if (begun || workspace.mode.value !== "editor") return;
    begun = true;
    const { startEditor } = await import("./editing/startEditor.ts");
    const start = () => startEditor(made, { ...editor, stage, published: () => void reload() });
    if (made.isStyleLoaded()) start();
    else made.once("load", start);
  });
  watch([workspace.mode], begin);
}

/** While the first stream runs there is nothing to see yet; it is shown as soon as it is published. */
function awaitFirstEdition(): void {
  const note = element("p", { class: "stage-message note", role: "status" }, text("page.empty"));
  stage.append(note);
  const timer = setInterval(() => void attempt(async () => {
    if (!(await loadCity()).edition) return;
    clearInterval(timer);
    note.remove();
    await reload();
    if (map && workspace.city.value?.bounds) flyTo(map, workspace.city.value.bounds);
  }), firstEditionPause);
}

/** After a job has finished: new counts and cases; tiles follow by themselves. */
async function reload(): Promise<void> {
  await attempt(async () => {
    await loadCity();
    await loadContents();
  });
}

async function attempt(load: () => Promise<void>): Promise<void> {
  try {
    await load();
  } catch (error) {
    report(error);
  }
}

function report(error: unknown): void {
  const toast = element("div", { class: "toast", role: "alert" }, words(error), element("button", { type: "button", class: "link", onclick: () => { toast.remove(); void reload(); } }, text("page.retry")));
  stage.querySelector(".toast")?.remove();
  stage.append(toast);
}

function words(error: unknown): string {
  if (error instanceof Problem) return error.status === 0 ? text("problem.network") : error.message;
  if (error instanceof Error && /webgl/i.test(error.message)) return text("map.failed");
  throw error;
}

declare global {
  interface Window {
    /** For browser tests and for the curious: the map and the page's state. */
    smartcity?: { map: MapLibreMap; workspace: typeof workspace };
  }
}
