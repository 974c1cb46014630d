import type { ChangeRun, City, Scene } from "../api/wire.ts";
import { Signal } from "./signal.ts";
import { readAddress } from "./address.ts";

export type Selection = { kind: "cell"; code: string } | { kind: "case"; id: string } | { kind: "detection"; id: string } | { kind: "site"; id: string } | null;

/** What lies below the vectors: nothing, one date, or both with a divider. */
export type ImageryMode = "off" | "before" | "after" | "swipe";

/** The map for everybody, the grid editor for analysts, or the desk of who watches cameras. */
export type Mode = "map" | "editor" | "cameras";

export type LayerId = "cells" | "districts" | "rivers" | "cases" | "detections" | "sites" | "labels";

const start = readAddress(location.hash);

/** The state that more than one panel reads. Everything else stays with its panel. */
export const workspace = {
  mode: new Signal<Mode>(start.mode ?? "map"),
  /** The draft that the editor has open. */
  draft: new Signal<number | null>(start.draft ?? null),
  /** The camera that is looked at on the camera desk, and its frame. */
  camera: new Signal<string | null>(start.camera ?? null),
  frame: new Signal<number | null>(start.frame ?? null),
  city: new Signal<City | null>(null),
  scenes: new Signal<readonly Scene[]>([]),
  changes: new Signal<readonly ChangeRun[]>([]),
  selection: new Signal<Selection>(start.caseId ? { kind: "case", id: start.caseId } : start.detectionId ? { kind: "detection", id: start.detectionId } : start.cellCode ? { kind: "cell", code: start.cellCode } : null),
  layers: new Signal<Readonly<Record<LayerId, boolean>>>({ cells: true, districts: true, rivers: true, cases: true, detections: start.detectionId !== undefined, sites: false, labels: true }),
  imagery: new Signal<ImageryMode>(start.imagery ?? "off"),
  before: new Signal<string | null>(null),
  after: new Signal<string | null>(null),
  /** The index that scenes are shown as; null = true colour. */
  index: new Signal<string | null>(null),
  /** Share of the map's width that shows the earlier date, 0..1. */
  divider: new Signal(0.5),
  /** Opacity of the change score, 0..1; 0 draws nothing. */
  scoreOpacity: new Signal(0),
  /** Grows by one when cases changed on the server, so that lists load again. */
  casesVersion: new Signal(0),
} as const;
