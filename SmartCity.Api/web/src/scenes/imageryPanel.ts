import { apiUrl } from "../api/client.ts";
import type { Bounds, IndexLegend, Scene } from "../api/wire.ts";
import { language, text } from "../i18n/language.ts";
import { date, distance } from "../i18n/measures.ts";
import { element, fill, refill, pictogram, pictograms } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { type ImageryMode, workspace } from "../page/workspace.ts";
import { sceneTiles } from "./imagery.ts";
import { chosenRun } from "./pairs.ts";

const modes: readonly ImageryMode[] = ["off", "before", "after", "swipe"];

/** Which dates lie below the cells, and how strongly the change score is laid over them. */
export function imageryPanel(fly: (bounds: Bounds) => void): HTMLElement {
  const body = element("div", { class: "panel-body" });
  const heading = element("h2");
  watch([language, workspace.scenes, workspace.changes, workspace.before, workspace.after, workspace.imagery, workspace.mode, workspace.index], () => {
    heading.textContent = text("imagery.title");
    if (workspace.scenes.value.length === 0) fill(body, element("p", { class: "empty" }, text("imagery.empty")));
    else refill(body, modeButtons(), ...pairChoice(), scenePicker("before"), scenePicker("after"), ...indexPicker(), zoomButton(fly), score());
  });
  return element("section", { class: "panel" }, heading, body);
}

function modeButtons(): HTMLElement {
  const group = element("div", { class: "segments", role: "group", "aria-label": text("imagery.mode") });
  for (const mode of modes) {
    if (mode === "swipe" && workspace.mode.value !== "map") continue;
    const chosen = workspace.imagery.value === mode;
    group.append(element("button", { type: "button", id: `imagery-${mode}`, "aria-pressed": String(chosen), onclick: () => (workspace.imagery.value = mode) }, text(`imagery.${mode}` as "imagery.off")));
  }
  return group;
}

function sceneById(id: string | null): Scene | undefined {
  return workspace.scenes.value.find((scene) => scene.id === id);
}

function pairChoice(): HTMLElement[] {
  if (workspace.changes.value.length === 0) return [];
  const chosen = chosenRun();
  const select = element("select", {
    id: "imagery-pair",
    onchange: (event: Event) => {
      const run = workspace.changes.value.find((candidate) => candidate.id === (event.target as HTMLSelectElement).value);
      if (!run) return;
      workspace.before.value = run.before;
      workspace.after.value = run.after;
    },
  });
  if (!chosen) select.append(element("option", { value: "", selected: true }, text("imagery.pair.own")));
  for (const run of workspace.changes.value) {
    const name = (id: string) => {
      const scene = sceneById(id);
      return scene ? date(scene.acquired_at) : id;
    };
    select.append(element("option", { value: run.id, selected: run === chosen }, text("imagery.pair.option", { before: name(run.before), after: name(run.after), n: run.detections })));
  }
  return [element("label", { class: "field" }, element("span", {}, text("imagery.pair")), select)];
}

function scenePicker(side: "before" | "after"): HTMLElement {
  const signal = workspace[side];
  const select = element("select", { id: `imagery-scene-${side}`, onchange: (event: Event) => (signal.value = (event.target as HTMLSelectElement).value) });
  for (const scene of workspace.scenes.value) {
    const words = text("imagery.scene.option", { date: date(scene.acquired_at), title: scene.title, gsd: distance(scene.gsd_m) });
    select.append(element("option", { value: scene.id, selected: scene.id === signal.value }, scene.is_simulated ? `${words} · ${text("imagery.simulated")}` : words));
  }
  return element("label", { class: "field" }, element("span", {}, text(`imagery.scene.${side}`)), select);
}

/** True colour or an index, with the legend that its tiles' description holds. */
function indexPicker(): HTMLElement[] {
  const chosen = [workspace.before.value, workspace.after.value].map(sceneById);
  const possible = [...new Set(chosen.flatMap((scene) => scene?.indices ?? []))];
  if (possible.length === 0) return [];
  const select = element("select", { id: "imagery-index", onchange: (event: Event) => (workspace.index.value = (event.target as HTMLSelectElement).value || null) });
  select.append(element("option", { value: "", selected: workspace.index.value === null }, text("imagery.index.colour")));
  for (const index of possible) select.append(element("option", { value: index, selected: index === workspace.index.value }, text(`imagery.index.${index}` as "imagery.index.bsi")));
  const field = element("label", { class: "field" }, element("span", {}, text("imagery.index")), select);
  const scene = chosen.find((candidate) => candidate?.indices.includes(workspace.index.value ?? ""));
  return scene ? [field, legend(scene.id)] : [field];
}

function legend(sceneId: string): HTMLElement {
  const bar = element("p", { class: "hint", id: "imagery-legend" });
  void fetch(apiUrl(sceneTiles(sceneId) ?? "")).then(async (answer) => {
    const found = answer.ok ? ((await answer.json()) as { legend?: IndexLegend }).legend : undefined;
    if (!found) return;
    bar.style.background = `linear-gradient(to right, ${found.stops.map((stop) => stop.colour).join(", ")})`;
    bar.style.color = "white";
    bar.style.textShadow = "0 0 3px black";
    bar.style.display = "flex";
    bar.style.justifyContent = "space-between";
    bar.style.padding = "0 0.4em";
    bar.replaceChildren(element("span", {}, `≤ ${found.low}`), element("span", {}, `≥ ${found.high}`));
  });
  return bar;
}

function zoomButton(fly: (bounds: Bounds) => void): HTMLElement | null {
  const bounds = chosenRun()?.bounds ?? sceneById(workspace.after.value)?.bounds;
  return bounds ? element("button", { type: "button", class: "plain", id: "imagery-zoom", onclick: () => fly(bounds) }, pictogram(pictograms.target), text("imagery.zoom")) : null;
}

function score(): HTMLElement {
  if (!chosenRun()) return element("p", { class: "hint" }, text("imagery.score.none"));
  const value = element("output", {}, `${Math.round(workspace.scoreOpacity.value * 100)} %`);
  const slider = element("input", {
    id: "imagery-score", type: "range", min: 0, max: 100, step: 5, value: Math.round(workspace.scoreOpacity.value * 100),
    oninput: (event: Event) => {
      workspace.scoreOpacity.value = Number((event.target as HTMLInputElement).value) / 100;
      value.textContent = `${Math.round(workspace.scoreOpacity.value * 100)} %`;
    },
  });
  return element("div", { class: "field" }, element("label", { class: "with-value", for: "imagery-score" }, text("imagery.score"), value), slider);
}
