import type { Bounds } from "../api/wire.ts";
import { Signal } from "../page/signal.ts";
import { type Stage, stageOf } from "./caseStages.ts";
import type { ListedCase } from "./caseStock.ts";
import { isLate } from "./timeLeft.ts";

export interface CaseFilter {
  class: string | null;
  status: string | null;
  stage: Stage | null;
  unit: string | null;
  source: string | null;
  overdue: boolean;
  cellCode: string | null;
  /** Only what the map shows. */
  inView: boolean;
}

export const noFilter: CaseFilter = { class: null, status: null, stage: null, unit: null, source: null, overdue: false, cellCode: null, inView: false };

export const caseFilter = new Signal<CaseFilter>(noFilter);

/** What the map shows; null before there is one. */
export const mapView = new Signal<Bounds | null>(null);

/** The cases that the filter lets through, in their order. `now` in milliseconds. */
export function passing(cases: readonly ListedCase[], filter: CaseFilter, view: Bounds | null, now: number): readonly ListedCase[] {
  return cases.filter((one) =>
    (!filter.class || one.class === filter.class)
    && (!filter.status || one.status === filter.status)
    && (!filter.stage || stageOf(one) === filter.stage)
    && (!filter.unit || one.handling?.unit_id === filter.unit)
    && (!filter.source || one.source === filter.source)
    && (!filter.overdue || isLate(one, now))
    && (!filter.cellCode || one.cell_code === filter.cellCode)
    && (!filter.inView || !view || isInside(one.point, view)));
}

function isInside([x, y]: readonly [number, number], [west, south, east, north]: Bounds): boolean {
  return x >= west && x <= east && y >= south && y <= north;
}
