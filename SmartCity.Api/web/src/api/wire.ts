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
  score: number;
  cell_code: string;
  opened_at: string;
  version: number;
}

export interface CaseEvent {
  at: string;
  actor: string | null;
  role: string | null;
  action: string;
  from_status: string | null;
  to_status: string | null;
  opinion: string | null;
}

export interface Evidence {
  kind: string;
  sha256: string;
  media_type: string;
  scene_id: string | null;
  cloud_share: number | null;
}

/** The public part of a case; with a key also its history and evidence. */
export interface CaseDetails extends CaseProperties {
  point?: [number, number];
  geometry?: Geometry;
  detection_id?: string;
  /** What the key's role may do now. */
  actions?: string[];
  history?: CaseEvent[];
  evidence?: Evidence[];
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
  progress: number;
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
