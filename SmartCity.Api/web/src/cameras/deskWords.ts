import type { CameraFeature } from "./cameraWire.ts";
import type { CameraFrame, CameraSource, CameraState, Plume } from "./deskWire.ts";

/** Seconds without a frame from which a camera is silent, whatever its interval; and as many intervals. */
const silentSeconds = 600, silentIntervals = 6;

/** How a camera is, in one word: never, silent, assessable, or the gate's reason. */
export function conditionOf(state: Pick<CameraState, "silent_s" | "gate">, intervalSeconds: number): { kind: "never" | "silent" | "assessable" } | { kind: "reason"; reason: string } {
  if (state.silent_s === null) return { kind: "never" };
  if (state.silent_s > Math.max(silentSeconds, silentIntervals * intervalSeconds)) return { kind: "silent" };
  return state.gate.reason ? { kind: "reason", reason: state.gate.reason } : { kind: "assessable" };
}

export function sourceOf(source: CameraSource | null, camera: Pick<CameraFeature["properties"], "has_source">): "connected" | "reconnecting" | "opening" | "folder" | "elsewhere" | "sent" {
  if (!source) return camera.has_source ? "elsewhere" : "sent";
  if (source.kind === "folder") return "folder";
  return source.connected ? "connected" : (source.breaks ?? 0) > 0 ? "reconnecting" : "opening";
}

export type FrameMark = "none" | "possible" | "likely" | "alarm" | "haze" | "unassessable";

/** What a frame says of dust, in one word. */
export function markOf(frame: Pick<CameraFrame, "verdict" | "level" | "held_by_haze">): FrameMark {
  if (frame.verdict === "not_assessable") return "unassessable";
  return frame.held_by_haze ? "haze" : (frame.level ?? "none");
}

export function markOfPlume(plume: Pick<Plume, "level" | "case_state">): FrameMark {
  return plume.case_state === "haze" ? "haze" : plume.level;
}

/** Why a plume has no case, or how it has one; an alarm without a place opens none. */
export function caseStateOf(plume: Pick<Plume, "level" | "case_state" | "place">): Plume["case_state"] | "unplaced" {
  return plume.case_state === "none" && plume.level === "alarm" && plume.place === null ? "unplaced" : plume.case_state;
}

/** A time that has passed, in the largest unit that fits. */
export function agoOf(seconds: number): { n: number; unit: "s" | "min" | "h" | "d" } {
  if (seconds < 90) return { n: Math.max(0, Math.round(seconds)), unit: "s" };
  if (seconds < 90 * 60) return { n: Math.round(seconds / 60), unit: "min" };
  return seconds < 36 * 3600 ? { n: Math.round(seconds / 3600), unit: "h" } : { n: Math.round(seconds / 86_400), unit: "d" };
}

/** The interval of a day such as 2026-05-01 in the reader's time zone, as the API takes it. */
export function intervalOf(day: string): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const begin = new Date(year, month - 1, date), end = new Date(year, month - 1, date + 1);
  return `${begin.toISOString()}/${new Date(end.getTime() - 1).toISOString()}`;
}

/** Today in the reader's time zone: 2026-05-01. */
export function today(now = new Date()): string {
  return now.toLocaleDateString("sv-SE");
}

/** Both lists in one, the newest first; a frame that is in both is the fresh one. */
export function merged<T extends { readonly id: number }>(known: readonly T[], fresh: readonly T[]): T[] {
  return [...new Map([...known, ...fresh].map((one) => [one.id, one])).values()].sort((a, b) => b.id - a.id);
}

/** What an officer says of a rejected alarm: the kind, and words beside it. */
export function opinionOf(kind: string, words: string): string {
  const said = words.trim();
  return said ? `${kind}: ${said}` : kind;
}

/** Which way the threshold went, as the page tells it. */
export function threshold(before: number, after: number): "raised" | "lowered" | "same" {
  return after > before ? "raised" : after < before ? "lowered" : "same";
}
