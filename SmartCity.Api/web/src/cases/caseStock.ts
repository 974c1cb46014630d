import type { Feature, Geometry, Point } from "geojson";
import { getFeatures } from "../api/client.ts";
import type { CaseDetails, CaseProperties } from "../api/wire.ts";
import { keyring } from "../key/keyring.ts";
import { Signal } from "../page/signal.ts";
import { readCases } from "./casePages.ts";
import { type CaseState, caseStateOf, caseStates } from "./caseTerms.ts";
import { pointOf } from "./casePoint.ts";

/** One listed case with the place of its sign; what is handled of it is known with a key. */
export interface ListedCase extends CaseProperties, Partial<Pick<CaseDetails, "source" | "level" | "handling">> {
  readonly point: [number, number];
}

/** More than this is not listed: an officer filters before scrolling that far. */
export const listLimit = 5000;

/** All cases, worst first; null while loading. */
export const caseStock = new Signal<readonly ListedCase[] | null>(null);
export const casesMatched = new Signal(0);
export const caseCounts = new Signal<{ all: number; byClass: Readonly<Record<string, number>>; byState: Readonly<Record<CaseState, number>> } | null>(null);

/** What everybody may know of all cases, with what this key may know of them: a handler's are those of the own unit. */
export async function loadCases(): Promise<void> {
  const [{ features, matched }, known] = await Promise.all([getFeatures<CaseProperties>("cases", listLimit), keyring.key.value ? readCases("cases", listLimit) : []]);
  const cases = new Map(features.filter((feature) => feature.geometry).map(listed).map((one) => [one.id, one]));
  for (const one of known) cases.set(one.id, one);
  const sorted = [...cases.values()].sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || a.number.localeCompare(b.number));
  casesMatched.value = Math.max(matched, sorted.length);
  caseCounts.value = counted(sorted, casesMatched.value);
  caseStock.value = sorted;
}

/** The case of this id among all that have been loaded. */
export function knownCase(id: string): ListedCase | undefined {
  return caseStock.value?.find((one) => one.id === id);
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

/** As GeoJSON for the map's signs; `sign` names the picture, `stage` and `late` colour its halo. */
export function signFeature(one: ListedCase, sign: string, late: boolean): Feature<Point> {
  return {
    type: "Feature", geometry: { type: "Point", coordinates: one.point },
    // The worst lie on top, and what is late on top of these.
    properties: { id: one.id, class: one.class, status: one.status, score: (one.score ?? 0) + (late ? 1 : 0), number: one.number, sign, late },
  };
}
