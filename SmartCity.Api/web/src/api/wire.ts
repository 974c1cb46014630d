/** The API's JSON as this page reads it. Lengths in metres, areas in square metres, positions longitude, latitude (CRS84), times ISO 8601. */
import type { Feature, FeatureCollection, Geometry, MultiPolygon, Point, Polygon } from "geojson";

/** West, south, east, north in degrees. */
export type Bounds = [number, number, number, number];

export interface Edition {
  id: number;
  name: string;
  cells: number;
  is_synthetic: boolean;
  community_is_synthetic: boolean;
  bounds: Bounds;
}

export interface City {
  name: string;
  bounds?: Bounds | null;
  /** The largest of the current editions. */
  edition?: Edition | null;
  /** All current ones: beside the city there may be another area, such as the footprint of a scene elsewhere. */
  editions: Edition[];
  counts: Record<string, number>;
  attribution: string[];
  notes: string[];
}

export interface Scene {
  id: string;
  title: string;
  acquired_at: string;
  sensor: string;
  gsd_m: number;
  /** Names of the indices that its bands allow, such as bsi. */
  indices: string[];
  bounds: Bounds;
  is_simulated: boolean;
}

/** What the colours of an index's tiles mean; values rise with the stops. */
export interface IndexLegend {
  index: string;
  low: number;
  high: number;
  stops: { value: number; colour: string }[];
}

export interface ChangeRun {
  id: string;
  before: string;
  after: string;
  bounds: Bounds | null;
  created_at: string;
  detections: number;
}

export interface CellProperties {
  code: string;
  class: number;
  adcode: string;
  district_name: string | null;
  area_m2: number;
  perimeter_m: number;
  community_is_synthetic: boolean;
}

export interface CaseProperties {
  id: string;
  number: string;
  class: string;
  status: string;
  /** Of the detection that opened it, 0..1; absent where nothing was measured. */
  score?: number;
  cell_code: string;
  opened_at: string;
  version: number;
}

/** How a case is handled: for callers with a key. */
export interface CaseHandling {
  description?: string;
  occurred_at?: string;
  unit_id?: string;
  department?: string;
  /** Of the rules that its deadline was fixed by. */
  rules_version?: string;
  /** Of the disposal; fixed at the dispatch. */
  deadline_at?: string;
  stage_entered_at: string;
  stage_due_at?: string;
  /** The due time that the present stage has missed. */
  overdue_at?: string;
  escalation: number;
  suspended_from?: string;
  return_count: number;
  rework_count: number;
  check_result?: "pass" | "fail" | "unable";
  duplicate_of?: string;
  reopened_from?: string;
  disposed_at?: string;
  closed_at?: string;
}

export interface CaseEvent {
  sequence: number;
  at: string;
  actor: string | null;
  role: string | null;
  action: string;
  from_status?: string | null;
  to_status: string | null;
  opinion?: string | null;
  /** What the entry says beside: `result` of a check, `set` with the members of the case that it changed. */
  detail: { result?: string; set?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>;
}

export interface Evidence {
  kind: string;
  sha256: string;
  media_type: string;
  scene_id?: string;
  cloud_share?: number;
  taken_at?: string;
}

/** The public part of a case; with a key also its handling, history and evidence. */
export interface CaseDetails extends CaseProperties {
  source: string;
  /** 1 ordinary, 2 serious, 3 urgent. */
  level: number;
  point: [number, number];
  geometry?: Geometry;
  detection_id?: string;
  handling?: CaseHandling;
  /** What the key's role may do now. */
  actions?: string[];
  history?: CaseEvent[];
  evidence?: Evidence[];
}

export interface CasePage {
  cases: CaseDetails[];
  next?: string;
}

export type StepNeed = "opinion" | "duplicate_of" | "assign_to" | "evidence" | "after" | "failed_check";

/** One row of the state machine. */
export interface CaseStep {
  action: string;
  /** Of a check: pass, fail or unable. */
  result?: string;
  from: string[];
  to: string;
  needs: StepNeed[];
}

export interface EventClass {
  id: string;
  zh: string;
  en: string;
  department?: string;
  level: number;
  /** Kinds of evidence that an action needs, by action. */
  evidence: Readonly<Record<string, string[]>>;
}

/** What the caller's role may do at all, and by which rules. */
export interface CaseDesk {
  role: string;
  unit?: string;
  rules_version: string;
  reopen_days: number;
  steps: CaseStep[];
  classes: EventClass[];
}

export interface Unit {
  id: string;
  name_zh: string;
  name_en: string;
  kind: string;
  department?: string;
  post?: string;
  parent?: string;
}

/** One case of a step for many; `status` as for a single step. */
export interface BulkItem {
  id: string;
  status: number;
  detail?: string;
  case?: CaseDetails;
}

export interface BulkAnswer {
  applied: number;
  refused: number;
  cases: BulkItem[];
}

export type Verdict = "confirmed" | "rejected" | "reclassed" | "redrawn";

/** What an officer said of a detection. */
export interface DetectionReview {
  sequence: number;
  at: string;
  actor: string;
  role: string;
  verdict: Verdict;
  class?: string;
  comment?: string;
}

/** The public part of a detection; with a key also its reviews. */
export interface DetectionDetails {
  id: string;
  class: string;
  score: number;
  area_m2: number;
  method_version: string;
  model_version: string;
  /** To be sent with a review; a stale one is refused. */
  version: number;
  /** Of the latest review. */
  verdict?: Verdict;
  reviewed_class?: string;
  case?: string;
  geometry: Polygon | MultiPolygon | Point;
  reviewed_geometry?: Polygon | MultiPolygon;
  /** What the key's role may say. */
  verdicts?: Verdict[];
  reviews?: DetectionReview[];
}

export interface JobRun {
  id: string;
  kind: string;
  state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  /** 0 to 1. */
  share: number;
  message: string | null;
  error: string | null;
  created_at: string;
}

export type FeaturePage<P> = FeatureCollection<Geometry, P> & {
  numberMatched?: number;
  numberReturned?: number;
  links?: { rel: string; href: string }[];
};

export type CellFeature = Feature<Geometry, CellProperties>;
