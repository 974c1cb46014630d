import { Map as MapLibreMap } from "maplibre-gl";
import { connectCases } from "../cases/caseLayers.ts";
import { text, language } from "../i18n/language.ts";
import { maxTileCacheSize, withKey } from "../map/createMap.ts";
import { keepFresh } from "../map/freshTiles.ts";
import { showSelection } from "../map/interaction.ts";
import { placeLabels } from "../map/labels.ts";
import { followSwitches } from "../map/layerSwitches.ts";
import { workspaceStyle } from "../map/style.ts";
import { element, pictogram, pictograms } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { sceneTiles, showRaster } from "./imagery.ts";

/** Share of the width that one arrow key moves the divider; a page key moves five of them. */
const keyStep = 0.02;

/**
 * A second map with the earlier date lies over the main one, cut off at the divider. It takes no pointer: everything is
 * clicked and dragged on the main map, whose camera it follows. It is made when first needed.
 */
export function connectSwipe(main: MapLibreMap, stage: HTMLElement): void {
  const cover = element("div", { class: "swipe-before", "aria-hidden": "true" });
  const handle = element("div", { class: "swipe-divider", role: "slider", tabindex: 0, "aria-orientation": "horizontal", "aria-valuemin": 0, "aria-valuemax": 100 }, element("span", { class: "swipe-grip" }, pictogram(pictograms.swipe, 20)));
  const names = [element("span", { class: "swipe-name before" }), element("span", { class: "swipe-name after" })] as const;
  stage.append(cover, ...names, handle);
  moveByPointer(handle, stage);
  moveByKeys(handle);

  let earlier: MapLibreMap | null = null;
  const follow = () => earlier?.jumpTo({ center: main.getCenter(), zoom: main.getZoom() });

  watch([workspace.imagery, workspace.before, workspace.mode, language], () => {
    // One edits on one date; the cover would lie over the editor's cells.
    const on = workspace.imagery.value === "swipe" && workspace.mode.value === "map";
    for (const part of [cover, handle, ...names]) part.hidden = !on;
    handle.setAttribute("aria-label", text("imagery.divider"));
    names[0].textContent = text("imagery.before");
    names[1].textContent = text("imagery.after");
    if (!on) return;
    if (!earlier) {
      earlier = new MapLibreMap({ container: cover, style: workspaceStyle(), transformRequest: withKey, attributionControl: false, interactive: false, fadeDuration: 0, localIdeographFontFamily: false, maxTileCacheSize, maxZoom: 20, center: main.getCenter(), zoom: main.getZoom() });
      main.on("move", follow);
      const made = earlier;
      keepFresh(made);
      made.once("load", () => {
        followSwitches(made);
        connectCases(made);
        showSelection(made);
        placeLabels(made);
        watch([workspace.before, workspace.index], () => showRaster(made, "scene", sceneTiles(workspace.before.value), 1));
      });
    }
    earlier.resize();
    follow();
  });

  watch([workspace.divider], () => {
    const percent = workspace.divider.value * 100;
    cover.style.clipPath = `inset(0 ${100 - percent}% 0 0)`;
    handle.style.left = `${percent}%`;
    names[0].style.right = `${100 - percent}%`;
    names[1].style.left = `${percent}%`;
    handle.setAttribute("aria-valuenow", percent.toFixed(0));
  });

  /** For the browser test: both maps have drawn what they were told. */
  Object.assign(stage, { swipeIdle: () => workspace.imagery.value !== "swipe" || workspace.mode.value !== "map" || (earlier?.loaded() ?? false) });
}

function moveByPointer(handle: HTMLElement, stage: HTMLElement): void {
  handle.addEventListener("pointerdown", (down) => {
    handle.setPointerCapture(down.pointerId);
    down.preventDefault();
    handle.focus();
  });
  handle.addEventListener("pointermove", (move) => {
    if (!handle.hasPointerCapture(move.pointerId)) return;
    const box = stage.getBoundingClientRect();
    workspace.divider.value = within((move.clientX - box.left) / box.width);
  });
}

function moveByKeys(handle: HTMLElement): void {
  handle.addEventListener("keydown", (event) => {
    const at = workspace.divider.value;
    const target: Record<string, number> = { ArrowLeft: at - keyStep, ArrowRight: at + keyStep, PageDown: at - 5 * keyStep, PageUp: at + 5 * keyStep, Home: 0, End: 1 };
    const next = target[event.key];
    if (next === undefined) return;
    event.preventDefault();
    workspace.divider.value = within(next);
  });
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}
