import type { Geometry } from "geojson";

/** A camera of /cameras. */
export interface CameraFeature {
  readonly type: "Feature";
  readonly id: string;
  readonly geometry: { readonly type: "Point"; readonly coordinates: readonly [number, number] };
  readonly properties: {
    readonly code: string;
    readonly name: string;
    readonly range_m: number | null;
    readonly image_width: number | null;
    readonly image_height: number | null;
    readonly calibrated_at: string | null;
    readonly rmse_m: number | null;
    readonly interval_s: number;
    /** Null: whoever may see frames at all. */
    readonly permitted_roles: readonly string[] | null;
    readonly has_source: boolean;
    readonly is_synthetic: boolean;
    readonly version: number;
  };
}

/** Control points and what came of them: /cameras/{id}/calibrations. */
export interface Calibration {
  readonly rmse_m: number;
  readonly sigma_px: number;
  readonly points: readonly CalibratedPoint[];
  readonly hull: Geometry;
  readonly view_shed: Geometry;
}

export interface CalibratedPoint {
  readonly x: number;
  readonly y: number;
  readonly lon: number;
  readonly lat: number;
  readonly residual_px: number;
  readonly residual_m: number;
  readonly left_out_m: number;
  readonly left_out_share: number;
  readonly ellipse: { readonly semi_major_m: number; readonly area: Geometry } | null;
}
