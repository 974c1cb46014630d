/** Classes of change and stages of a case, with the sign that stands for each on map, legend and list. */

export interface CaseClass {
  readonly id: string;
  readonly colour: string;
  /** Outline of the sign in a 24 × 24 box; the form differs per class, so that colour is never the only sign. */
  readonly path: string;
}

export const caseClasses: readonly CaseClass[] = [
  { id: "new_building", colour: "#b83a00", path: "M6 19V8l6-4 6 4v11zM10 19v-5h4v5" },
  { id: "demolition", colour: "#6d3fb0", path: "M5 19h14M7 19v-7l3 2 2-6 3 5 2-2v8" },
  { id: "earthwork", colour: "#8a5a14", path: "M3 18h18L14.5 7l-3 5-2.5-3z" },
  { id: "covered_soil", colour: "#0b7a6f", path: "M5 6h14v12H5zM5 10h14M5 14h14M9.7 6v12M14.3 6v12" },
  { id: "vegetation_loss", colour: "#b01657", path: "M12 20v-6M6 14l6-10 6 10zM4 20 20 8" },
  { id: "vegetation_gain", colour: "#2f7d1f", path: "M12 20v-6M6 14l6-10 6 10z" },
  { id: "water_change", colour: "#1757c2", path: "M12 4c4 5 5.5 7.4 5.5 10a5.5 5.5 0 0 1-11 0C6.5 11.4 8 9 12 4z" },
  { id: "road", colour: "#3d4a5c", path: "M8 4 5 20M16 4l3 16M12 5v3M12 11v3M12 17v3" },
  { id: "other", colour: "#5f6368", path: "M12 5v9M12 17.5v.8" },
];

export const otherClass: CaseClass = caseClasses.at(-1)!;

export function caseClassOf(id: string): CaseClass {
  return caseClasses.find((known) => known.id === id) ?? otherClass;
}

/** Statuses in the order of a case's life. */
export const caseStatuses = ["collected", "verified", "filed", "dispatched", "disposed", "checked", "closed", "rejected", "duplicate"] as const;

/** What the sign's frame tells: waiting for an officer, confirmed and under way, or over. */
export type CaseState = "open" | "confirmed" | "settled";

export const caseStates: readonly CaseState[] = ["open", "confirmed", "settled"];

export function caseStateOf(status: string): CaseState {
  if (status === "collected") return "open";
  return status === "closed" || status === "rejected" || status === "duplicate" ? "settled" : "confirmed";
}
