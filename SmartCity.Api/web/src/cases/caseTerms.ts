/** Classes and stages of a case, with the sign that stands for each on map, legend and list. */

export interface CaseClass {
  readonly id: string;
  readonly colour: string;
  /** Outline of the sign in a 24 × 24 box; the form differs per class, so that colour is never the only sign. */
  readonly path: string;
}

export const otherClass: CaseClass = { id: "other", colour: "#5f6368", path: "M12 5v9M12 17.5v.8" };

/** What satellites see change. */
export const changeClasses: readonly CaseClass[] = [
  { id: "new_building", colour: "#b83a00", path: "M6 19V8l6-4 6 4v11zM10 19v-5h4v5" },
  { id: "demolition", colour: "#6d3fb0", path: "M5 19h14M7 19v-7l3 2 2-6 3 5 2-2v8" },
  { id: "earthwork", colour: "#8a5a14", path: "M3 18h18L14.5 7l-3 5-2.5-3z" },
  { id: "covered_soil", colour: "#0b7a6f", path: "M5 6h14v12H5zM5 10h14M5 14h14M9.7 6v12M14.3 6v12" },
  { id: "vegetation_loss", colour: "#b01657", path: "M12 20v-6M6 14l6-10 6 10zM4 20 20 8" },
  { id: "vegetation_gain", colour: "#2f7d1f", path: "M12 20v-6M6 14l6-10 6 10z" },
  { id: "water_change", colour: "#1757c2", path: "M12 4c4 5 5.5 7.4 5.5 10a5.5 5.5 0 0 1-11 0C6.5 11.4 8 9 12 4z" },
  { id: "road", colour: "#3d4a5c", path: "M8 4 5 20M16 4l3 16M12 5v3M12 11v3M12 17v3" },
  otherClass,
];

/** What cameras, monitors, inspections and citizens report of dust and sites. */
export const eventClasses: readonly CaseClass[] = [
  { id: "site_dust", colour: "#9a6a00", path: "M4 9c3-3 5 3 8 0s5 3 8 0M4 15c3-3 5 3 8 0s5 3 8 0" },
  { id: "road_spill", colour: "#54463a", path: "M4 19h16M8 19l4-9 4 9M10 5h.5M14 7h.5" },
  { id: "construction_waste", colour: "#7a3b1e", path: "M4 19h16M6 19l2-6 4 3 3-7 3 10" },
  { id: "wheel_mud", colour: "#6b4e12", path: "M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4z" },
  { id: "site_hoarding", colour: "#45607a", path: "M4 7h16v10H4zM9 7v10M15 7v10M6 17v3M18 17v3" },
  { id: "material_piles", colour: "#8c4a2f", path: "M3 19h8v-6H3zM13 19h8v-6h-8zM8 13h8V7H8z" },
  { id: "site_sewage", colour: "#2d6a73", path: "M3 8h18M4 13c3-3 5 3 8 0s5 3 8 0M4 18c3-3 5 3 8 0s5 3 8 0" },
  { id: "waste_soil", colour: "#6f5a2b", path: "M3 19h18c-3-8-6-11-9-11s-6 3-9 11z" },
  { id: "exposed_rubbish", colour: "#4f6b1f", path: "M6 8h12l-1 12H7zM4 8h16M9 8V5h6v3" },
  { id: "unsealed_truck", colour: "#a03c3c", path: "M3 8h11v8H3zM14 11h4l3 3v2h-7M7 18.5h.5M17 18.5h.5" },
  { id: "unregistered_site", colour: "#8b1a4b", path: "M5 20V9l7-5 7 5v11zM9 11l6 6M15 11l-6 6" },
  { id: "dust_exceedance", colour: "#b34700", path: "M12 4v10M8 8l4-4 4 4M4 19c3-3 5 3 8 0s5 3 8 0" },
];

export const caseClasses: readonly CaseClass[] = [...changeClasses.slice(0, -1), ...eventClasses, otherClass];

export function caseClassOf(id: string): CaseClass {
  return caseClasses.find((known) => known.id === id) ?? otherClass;
}

/** Statuses in the order of a case's life. */
export const caseStatuses = ["collected", "verified", "filed", "dispatched", "disposed", "fed_back", "checked", "closed", "rejected", "duplicate", "suspended"] as const;

export const caseSources = ["satellite", "camera", "monitor", "inspection", "citizen"] as const;

/** What the sign's frame tells: waiting for an officer, confirmed and under way, or over. */
export type CaseState = "open" | "confirmed" | "settled";

export const caseStates: readonly CaseState[] = ["open", "confirmed", "settled"];

export function caseStateOf(status: string): CaseState {
  if (status === "collected") return "open";
  return status === "closed" || status === "rejected" || status === "duplicate" ? "settled" : "confirmed";
}
