import type { Feature, Geometry, Point } from "geojson";
import { getFeatures } from "../api/client.ts";
import type { CaseProperties } from "../api/wire.ts";
import { Signal } from "../page/signal.ts";
import { type CaseState, caseStateOf, caseStates } from "./caseTerms.ts";
import { pointOf } from "./casePoint.ts";

/** One listed case with the place of its sign. */
export interface ListedCase extends CaseProperties {
  readonly point: [number, number];
}

/** More than this is not listed: an officer filters before scrolling that far. */
export const listLimit = 5000;

/** All cases, worst first; null while loading. */
export const caseStock = new Signal<readonly ListedCase[] | null>(null);
export const casesMatched = new Signal(0);
export const caseCounts = new Signal<{ all: number; byClass: Readonly<Record<string, number>>; byState: Readonly<Record<CaseState, number>> } | null>(null);

export async function loadCases(): Promise<void> {
  const { features, matched } = await getFeatures<CaseProperties>("cases", listLimit);
  const cases = features.filter((feature) => feature.geometry).map(listed).sort((a, b) => b.score - a.score || a.number.localeCompare(b.number));
  casesMatched.value = matched;
  caseCounts.value = counted(cases, matched);
  caseStock.value = cases;
}

function listed(feature: Feature<Geometry, CaseProperties>): ListedCase {
  return { ...feature.properties, id: String(feature.properties.id ?? feature.id), point: pointOf(feature.geometry) };
}

function counted(cases: readonly ListedCase[], all: number) {
  const byClass: Record<string, number> = {};
  const byState = Object.fromEntries(caseStates.map((state) => [state, 0])) as Record<CaseState, number>;
  for (const one of cases) {
    byClass[one.class] = (byClass[one.class] ?? 0) + 1;
    byState[caseStateOf(one.status)]++;
  }
  return { all, byClass, byState };
}

/** As GeoJSON for the map's signs; `sign` names the picture. */
export function signFeature(one: ListedCase, sign: string): Feature<Point> {
  return { type: "Feature", geometry: { type: "Point", coordinates: one.point }, properties: { id: one.id, class: one.class, status: one.status, score: one.score, number: one.number, sign } };
}
