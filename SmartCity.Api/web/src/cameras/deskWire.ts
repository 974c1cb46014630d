import type { Polygon } from "geojson";

/** A corner in shares of the picture's width and height, from the upper left. */
export type Corner = readonly [x: number, y: number];

export type PlumeLevel = "possible" | "likely" | "alarm";
export type PlumeCaseState = "none" | "below" | "haze" | "opened" | "joined" | "outside";

/** A plume of dust in one frame; those of one track are the same plume. */
export interface Plume {
  readonly id: number;
  readonly frame: number | null;
  readonly track: string;
  readonly taken_at: string;
  readonly level: PlumeLevel;
  readonly score: number;
  readonly threshold: number;
  /** Frames in a row that it was seen in. */
  readonly persistence: number;
  readonly area_share: number;
  readonly opacity: number;
  readonly outline: readonly Corner[];
  readonly base: readonly Corner[];
  /** Where it stands in the picture; sigma is a share of the width. */
  readonly foot: { readonly x: number; readonly y: number; readonly sigma: number };
  /** Longitude and latitude; null: it was not placed. */
  readonly place: readonly [number, number] | null;
  readonly uncertainty_m: number | null;
  /** Null where the calibration in force did not place it. */
  readonly ellipse: { readonly semi_major_m: number; readonly area: Polygon } | null;
  readonly placed_by: string | null;
  readonly case_state: PlumeCaseState;
  readonly case: string | null;
  readonly judged: boolean | null;
}

export interface CameraFrame {
  readonly id: number;
  readonly taken_at: string;
  readonly width: number;
  readonly height: number;
  readonly verdict: "assessable" | "not_assessable";
  readonly reason: string | null;
  readonly score: number | null;
  readonly haze: number | null;
  readonly usual_haze: number | null;
  /** The highest of its plumes; null: none. */
  readonly level: PlumeLevel | null;
  readonly held_by_haze: boolean;
  readonly compared: boolean;
  readonly is_regional: boolean;
  readonly repeats: number;
  readonly privacy: { readonly method: string; readonly faces: number; readonly plates: number };
  readonly image: string;
  /** Of a single frame only. */
  readonly plumes: readonly Plume[] | null;
}

export interface CameraSource {
  readonly kind: "stream" | "folder";
  readonly connected?: boolean;
  readonly breaks?: number;
  readonly trouble?: string | null;
}

/** A camera of /cameras/states. */
export interface CameraState {
  readonly id: string;
  readonly last_frame: CameraFrame | null;
  readonly silent_s: number | null;
  readonly gate: { readonly verdict: string | null; readonly reason: string | null };
  readonly threshold: number;
  readonly accepted_per_day: number;
  readonly alarms_today: number;
  /** The last of today. */
  readonly last_plume: Plume | null;
  readonly source: CameraSource | null;
}

/** A plume that an officer has judged. */
export interface JudgedPlume {
  readonly case: string;
  readonly score: number;
  readonly is_dust: boolean;
  readonly opinion: string | null;
  readonly at: string;
}

/** What /cameras/{id}/state tells beside the list's. */
export interface CameraLearning {
  readonly clock_skew_s: number | null;
  readonly threshold: { readonly value: number; readonly start: number; readonly learned_at: string | null; readonly reasons: readonly JudgedPlume[] | null };
  readonly false_alarms: { readonly count: number; readonly days: number; readonly accepted_per_day: number };
}

export interface RegionalHaze {
  readonly at: string;
  readonly haze: number | null;
  readonly cameras: number;
  readonly hazy_cameras: number;
  readonly monitors: number;
  readonly high_monitors: number;
  readonly is_regional: boolean;
}

/** Why a fused score is as it is, in both languages. */
export interface FusionReason {
  readonly code: string;
  readonly factor: number;
  readonly zh: string;
  readonly en: string;
}

export interface VehiclePassage {
  readonly id: number;
  readonly kind: "truck" | "bus";
  readonly first_seen: string;
  readonly last_seen: string;
  readonly sightings: number;
  readonly score: number;
  /** Addresses of its pictures, in their order. */
  readonly clip: readonly string[];
  readonly check: { readonly load: string; readonly cover: string; readonly opinion: string | null; readonly by: string; readonly at: string } | null;
}

export interface VehicleHour {
  readonly hour: string;
  readonly trucks: number;
  readonly buses: number;
  readonly checked: number;
  readonly faulty: number;
}
