import { calibrationPanel } from "../cameras/calibrationPanel.ts";
import { cameraList } from "../cameras/cameraList.ts";
import { cameraPanel } from "../cameras/cameraPanel.ts";
import { caseList } from "../cases/caseList.ts";
import { caseDetails } from "../cases/caseDetails.ts";
import { cancelOpening, opening } from "../cases/openCase.ts";
import { openForm } from "../cases/openForm.ts";
import { cellDetails } from "../cells/cellDetails.ts";
import { notices } from "../city/notices.ts";
import { detectionDetails } from "../detections/detectionDetails.ts";
import { count } from "../i18n/measures.ts";
import { language, locale, text } from "../i18n/language.ts";
import { jobsProgress } from "../jobs/jobsProgress.ts";
import { access, mayRead } from "../key/access.ts";
import { keyButton } from "../key/keyDialog.ts";
import { layerPanel } from "../map/layerPanel.ts";
import { questionPanel } from "../questions/questionPanel.ts";
import { imageryPanel } from "../scenes/imageryPanel.ts";
import { siteDetails } from "../sites/siteDetails.ts";
import type { Bounds } from "../api/wire.ts";
import { element, fill, refill, pictogram, pictograms } from "./element.ts";
import { Signal, watch } from "./signal.ts";
import { workspace } from "./workspace.ts";

export interface ShellActions {
  flyTo(bounds: Bounds): void;
  zoomToCase(id: string): void;
  showPlace(place: readonly [number, number]): void;
  reload(): void;
}

export interface Shell {
  readonly stage: HTMLElement;
  /** Rooms for the editor's panels; seen only in its mode. */
  readonly editor: { readonly left: HTMLElement; readonly right: HTMLElement; fly(bounds: Bounds): void };
}

type Tab = "map" | "layers" | "cases";

/** The page around the map: bar, notices, layers on the left, cases and details on the right; tabs below on a phone. */
export function buildShell(root: HTMLElement, actions: ShellActions): Shell {
  const tab = new Signal<Tab>("map");
  const skip = element("a", { class: "skip", href: "#stage", onclick: (event: Event) => { event.preventDefault(); root.querySelector<HTMLElement>("canvas")?.focus(); } });
  const stage = element("main", { class: "stage", id: "stage" });
  const flyTo = (bounds: Bounds) => {
    tab.value = "map";
    actions.flyTo(bounds);
  };
  const editor = { left: element("div", { class: "editor-only" }), right: element("div", { class: "editor-only" }), fly: flyTo };
  const layers = layerPanel(flyTo);
  layers.classList.add("map-only");
  const left = element("aside", { class: "side left" }, editor.left, cameraList(), layers, imageryPanel(flyTo), questionPanel(), calibrationPanel());
  const right = element("aside", { class: "side right" }, editor.right, cameraPanel((place) => { tab.value = "map"; actions.showPlace(place); }), caseList(), detailsPanel((id) => { tab.value = "map"; actions.zoomToCase(id); }, flyTo));
  const tabs = element("nav", { class: "tabs" });
  root.append(skip, topBar(actions), notices(), left, stage, right, tabs);

  watch([language, tab, workspace.mode], () => {
    document.documentElement.lang = locale();
    document.title = text("page.title");
    skip.textContent = text("page.skip");
    root.dataset["tab"] = tab.value;
    root.dataset["mode"] = workspace.mode.value;
    fill(tabs, ...(["map", "layers", "cases"] as const).map((id) =>
      element("button", { type: "button", "aria-pressed": String(tab.value === id), onclick: () => (tab.value = id) }, pictogram(pictograms[id], 20), tabName(id))));
  });
  // On a phone the details are below the map; what was tapped on the map is shown at once.
  watch([workspace.selection, opening], () => root.classList.toggle("has-selection", workspace.selection.value !== null || opening.value !== null));
  // Whoever opens a case has to point at its place.
  opening.onChange(() => opening.value && (tab.value = "map"));
  // Whoever chooses a camera in the list on a phone wants to see its frames.
  workspace.camera.onChange(() => workspace.camera.value !== null && tab.value === "layers" && (tab.value = "cases"));
  // Whoever opens another draft on a phone wants to see it.
  workspace.draft.onChange(() => (tab.value = "map"));
  return { stage, editor };
}

function tabName(id: Tab): string {
  const mode = workspace.mode.value;
  return text(id === "map" || mode === "map" ? `page.tab.${id}` : `page.tab.${mode}.${id}`);
}

function topBar(actions: ShellActions): HTMLElement {
  const name = element("h1");
  const edition = element("span", { class: "edition" });
  const toggle = element("button", { type: "button", id: "language", class: "bar-button", onclick: () => (language.value = language.value === "zh" ? "en" : "zh") });
  const leftToggle = element("button", { type: "button", class: "bar-button side-toggle", onclick: () => document.body.classList.toggle("left-closed") });
  const rightToggle = element("button", { type: "button", class: "bar-button side-toggle", onclick: () => document.body.classList.toggle("right-closed") });
  watch([language, workspace.city], () => {
    const city = workspace.city.value;
    name.textContent = city?.name ?? "SmartCity";
    edition.textContent = !city ? "" : city.edition ? `${[city.edition.name !== city.name && text("city.edition", { name: city.edition.name }), text("city.cells", { n: count(city.edition.cells) })].filter(Boolean).join(" · ")}` : text("city.edition.none");
    toggle.setAttribute("aria-label", text("page.language.label"));
    fill(toggle, pictogram(pictograms.language), element("span", { lang: language.value === "zh" ? "en" : "zh-CN" }, text("page.language")));
    for (const [button, key, sign] of [[leftToggle, "page.panels.left", "layers"], [rightToggle, "page.panels.right", "cases"]] as const) {
      button.setAttribute("aria-label", text(key));
      button.title = text(key);
      fill(button, pictogram(pictograms[sign]));
    }
  });
  return element("header", { class: "bar" }, leftToggle, element("span", { class: "brand" }, "SmartCity"), name, edition, jobsProgress(() => actions.reload()), modeSwitch(), toggle, keyButton(), rightToggle);
}

/** Map view, grid editor or camera desk, over the same map; the desk is offered to who may see cameras. */
function modeSwitch(): HTMLElement {
  const group = element("div", { class: "mode-switch", role: "group" });
  watch([language, workspace.mode, access], () => {
    group.setAttribute("aria-label", text("mode.label"));
    refill(group, ...(["map", "cameras", "editor"] as const).filter((id) => id !== "cameras" || mayRead("cameras")).map((id) => element(
      "button", { type: "button", id: `mode-${id}`, "aria-pressed": String(workspace.mode.value === id), title: text(`mode.${id}.hint`), onclick: () => (workspace.mode.value = id) },
      pictogram(pictograms[id === "editor" ? "grid" : id === "cameras" ? "camera" : "map"]), element("span", {}, text(`mode.${id}`)),
    )));
  });
  return group;
}

function detailsPanel(zoomToCase: (id: string) => void, flyTo: (bounds: Bounds) => void): HTMLElement {
  const close = element("button", { type: "button", class: "icon-button close", onclick: () => (workspace.selection.value ? (workspace.selection.value = null) : cancelOpening()) }, pictogram(pictograms.close));
  const ofCase = caseDetails(zoomToCase);
  const ofCell = cellDetails();
  const ofDetection = detectionDetails(flyTo);
  const ofSite = siteDetails();
  const ofOpening = openForm();
  const panel = element("section", { class: "panel details-panel", id: "details" }, close, ofOpening, ofCase, ofDetection, ofSite, ofCell);
  watch([workspace.selection, opening, language], () => {
    const kind = workspace.selection.value?.kind ?? (opening.value ? "opening" : undefined);
    panel.hidden = !kind;
    ofOpening.hidden = kind !== "opening";
    ofCase.hidden = kind !== "case";
    ofDetection.hidden = kind !== "detection";
    ofSite.hidden = kind !== "site";
    ofCell.hidden = kind !== "cell";
    close.setAttribute("aria-label", text("case.close"));
  });
  return panel;
}
