import type { Map as MapLibreMap } from "maplibre-gl";
import type { Bounds } from "../api/wire.ts";
import { draftPanel } from "../drafts/draftPanel.ts";
import { loadEditions } from "../drafts/draftStock.ts";
import { followDraft, loadView, session } from "../drafts/draftSession.ts";
import { drawRecord } from "../drafts/drawRecord.ts";
import { followHistory } from "../drafts/editHistory.ts";
import { published } from "../drafts/publishDialog.ts";
import { recordPanel } from "../drafts/recordPanel.ts";
import { keyring } from "../key/keyring.ts";
import { watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { actionBar } from "./actionBar.ts";
import { connectBoxChoice } from "./boxChoice.ts";
import { colourPanel } from "./colourPanel.ts";
import { connectCrosshair } from "./crosshair.ts";
import { drawCells } from "./drawCells.ts";
import { drawProposal } from "./drawProposal.ts";
import { connectEditKeyboard } from "./editKeyboard.ts";
import { addEditLayers, editLayers } from "./editLayers.ts";
import { connectEditPointer } from "./editPointer.ts";
import { choose, editing } from "./editState.ts";
import { connectHandles } from "./handleDrag.ts";
import { keepInSight } from "./keepInSight.ts";
import { keepSketch } from "./keepSketch.ts";
import { placeNote } from "./placeNote.ts";
import { selectionPanel } from "./selectionPanel.ts";
import { toolbar } from "./toolbar.ts";
import "./editor.css";

/** Where the shell has made room for the editor. */
export interface EditorPlaces {
  readonly left: HTMLElement;
  readonly right: HTMLElement;
  readonly stage: HTMLElement;
  fly(bounds: Bounds): void;
  /** Another edition is in force: the map view has to load again. */
  published(): void;
}

/** Builds the editor into the workspace, once; it shows while the mode is "editor". */
export function startEditor(map: MapLibreMap, places: EditorPlaces): void {
  places.left.append(draftPanel(places.fly), colourPanel());
  places.right.append(selectionPanel(places.fly), recordPanel(places.fly));
  const bar = actionBar();
  places.stage.append(toolbar(), bar);

  addEditLayers(map);
  drawCells(map);
  drawProposal(map);
  drawRecord(map);
  connectHandles(map);
  placeNote(map, places.stage);
  keepInSight(map, bar);
  connectEditPointer(map);
  connectBoxChoice(map, places.stage);
  connectCrosshair(map, places.stage);
  connectEditKeyboard();
  followDraft();
  followHistory();
  keepSketch();

  const active = () => workspace.mode.value === "editor";
  watch([workspace.mode, workspace.layers, workspace.imagery], () => {
    for (const layer of editLayers) map.setLayoutProperty(layer, "visibility", active() ? "visible" : "none");
    map.setPaintProperty("edit-fill", "fill-opacity", workspace.imagery.value === "off" ? ["case", ["boolean", ["feature-state", "chosen"], false], 0.2, ["boolean", ["feature-state", "hovered"], false], 0.5, 0.34] : ["case", ["boolean", ["feature-state", "chosen"], false], 0.16, 0]);
    // Both gestures mean something else here: finishing a line, and choosing in a box.
    for (const gesture of [map.doubleClickZoom, map.boxZoom]) if (active()) gesture.disable(); else gesture.enable();
  });
  watch([session.loading], () => places.stage.setAttribute("aria-busy", String(session.loading.value)));
  published.onChange(() => places.published());
  const look = () => {
    if (!active()) return;
    const view = map.getBounds();
    void loadView([view.getWest(), view.getSouth(), view.getEast(), view.getNorth()]);
  };
  map.on("moveend", look);
  watch([workspace.mode, session.draft], look);
  session.draft.onChange(() => {
    if (session.draft.value !== null) return;
    choose([]);
    editing.sketch.value = null;
    editing.tool.value = "select";
  });
  watch([workspace.mode, keyring.key], () => {
    if (active() && keyring.key.value !== null) void loadEditions();
  });
}
