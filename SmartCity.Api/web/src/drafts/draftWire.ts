/** The JSON of editions and edits as the editor reads it. Positions longitude, latitude (EPSG:4490), areas m², lengths m, times ISO 8601. */
import type { Feature, FeatureCollection, LineString, MultiPolygon, Polygon, Position } from "geojson";
import type { Bounds, CellProperties } from "../api/wire.ts";

/** A cell of a draft; `version` grows when somebody changes the cell itself, not when a neighbour's vertex touches it. */
export interface DraftCell extends CellProperties {
  version: number;
  name?: string | null;
  owner?: string | null;
}

export type DraftFeature = Feature<Polygon | MultiPolygon, DraftCell>;

/** What an analyst may do (an attribute that is not named stays, an empty one is cleared) to a draft. The server checks every one of them against the whole coverage. */
export type Operation =
  | { type: "split"; cell: string; line: LineString }
  | { type: "merge"; cells: string[] }
  | { type: "move_vertex"; at: Position; to: Position }
  | { type: "reshape"; cells: [string, string]; line: LineString }
  | { type: "reassign"; from: string; to: string; piece: Polygon }
  | { type: "recut"; cells: string[]; count: number }
  | { type: "attributes"; cell: string; set: { name?: string; owner?: string } }
  | { type: "reclass"; cell: string; class: number };

export interface EditRequest {
  reason: string;
  /** Versions of the cells that the analyst looked at; a stale one is refused with 409 and the current cells. */
  versions: Record<string, number>;
  operation: Operation;
}

export interface Edit {
  id: number;
  sequence: number;
  type: string;
  author: string;
  reason: string;
  at: string;
  /** Codes of the cells that it changed, made or removed. */
  cells: string[];
  /** The ground of these cells, before and after. */
  bounds: Bounds;
  /** Taken back by its author. */
  undone: boolean;
}

export interface EditAnswer {
  edit: Edit;
  changed: DraftFeature[];
  removed: string[];
  /** Neighbours with other vertices on their borders: same ground, same version. */
  noded: DraftFeature[];
  undoable: boolean;
}

export interface EditionRecord {
  id: number;
  name: string;
  status: "draft" | "validated" | "published" | "discarded";
  cells: number;
  bounds: Bounds;
  is_in_force: boolean;
  valid_from?: string;
  valid_to?: string;
  published_at?: string;
  /** When a rollback took it out of force. */
  withdrawn_at?: string;
  created_at: string;
  created_by: string;
  /** The edition that a draft began as a copy of. */
  based_on?: number;
}

/** What keeps a draft from being published, or only advice. Without a place it is one of the cells as a whole. */
export interface Fault {
  kind: string;
  message: string;
  cells: string[];
  longitude?: number;
  latitude?: number;
  area_m2?: number;
  is_advice: boolean;
}

export interface Validation {
  faults: Fault[];
}

export interface Difference {
  added: string[];
  removed: string[];
  changed: string[];
  moved_area_m2: number;
  changes: CellDifference[];
}

/** `what` of a changed cell: its ground, class or another attribute. */
export interface CellDifference {
  code: string;
  kind: "added" | "removed" | "changed";
  what: string[];
  before?: { area_m2: number } | null;
  after?: { area_m2: number } | null;
}

/** Ground that changed its cell; no `from` or `to` where it had or has none. */
export type MovedGround = FeatureCollection<Polygon | MultiPolygon, { from?: string | null; to?: string | null; area_m2: number }>;
