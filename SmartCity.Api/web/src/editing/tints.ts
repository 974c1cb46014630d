import type { DraftFeature } from "../drafts/draftWire.ts";
import { cellColours, otherCellColour } from "../map/palette.ts";
import type { Colouring } from "./editState.ts";

/** Area or cases against the mean of the class, in steps; blue is small, red is large: told apart with every common colour blindness. */
export const ratioSteps: readonly { readonly below: number; readonly tint: string }[] = [
  { below: 0.5, tint: "#2166ac" },
  { below: 0.8, tint: "#92c5de" },
  { below: 1.25, tint: "#f2f2ee" },
  { below: 2, tint: "#f4a582" },
  { below: Infinity, tint: "#b2182b" },
];

export const changedTint = "#d55e00";
export const unchangedTint = "#c9d0d8";

/** Mean area in m² of each class. */
export function meanAreas(features: Iterable<DraftFeature>): Map<number, number> {
  const sums = new Map<number, { area: number; count: number }>();
  for (const { properties } of features) {
    const sum = sums.get(properties.class) ?? { area: 0, count: 0 };
    sums.set(properties.class, { area: sum.area + properties.area_m2, count: sum.count + 1 });
  }
  return new Map([...sums].map(([number, { area, count }]) => [number, area / count]));
}

export function tintOf(feature: DraftFeature, colouring: Colouring, means: ReadonlyMap<number, number>, touched: ReadonlySet<string>, loads: ReadonlyMap<string, number> | null): string {
  const { properties } = feature;
  if (colouring === "class") return cellColours[properties.class] ?? otherCellColour;
  if (colouring === "changed") return touched.has(properties.code) ? changedTint : unchangedTint;
  const ratio = colouring === "cases" ? loads?.get(properties.code) : properties.area_m2 / (means.get(properties.class) ?? properties.area_m2);
  if (ratio === undefined) return unchangedTint;
  return ratioSteps.find((step) => ratio < step.below)!.tint;
}
