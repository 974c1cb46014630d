import { Signal } from "../page/signal.ts";
import { type ListedCase, caseStock } from "./caseStock.ts";

export interface CaseFilter {
  class: string | null;
  status: string | null;
  cellCode: string | null;
}

export const noFilter: CaseFilter = { class: null, status: null, cellCode: null };

export const caseFilter = new Signal<CaseFilter>(noFilter);

/** The cases that the filter lets through, worst first. */
export function filteredCases(): readonly ListedCase[] {
  const { class: classId, status, cellCode } = caseFilter.value;
  return (caseStock.value ?? []).filter((one) => (!classId || one.class === classId) && (!status || one.status === status) && (!cellCode || one.cell_code === cellCode));
}
