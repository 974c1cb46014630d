import { workspace } from "../page/workspace.ts";
import { chosenCases, toggled, withAll, withRange } from "./caseChoice.ts";
import { caseDesk } from "./caseDesk.ts";
import { filteredCases } from "./inbox.ts";

/** Rows drawn at once: enough to scroll, few enough to stay quick; filters reach the rest. */
export const rowsShown = 300;

/** The row that a range of choices begins at. */
let anchor: string | null = null;

/** A click with shift chooses all from the last choice to here, any other toggles this one. */
export function choose(id: string, event: MouseEvent): void {
  const order = filteredCases().map((one) => one.id);
  chosenCases.value = event.shiftKey ? withRange(chosenCases.value, order, anchor ?? selectedId(), id) : toggled(chosenCases.value, id);
  anchor = id;
}

export function chooseAll(): void {
  chosenCases.value = withAll(chosenCases.value, filteredCases().map((one) => one.id));
}

/** Chooses the case that is looked at, or no longer. */
export function chooseSelected(): void {
  const id = selectedId();
  if (!caseDesk.value || id === null) return;
  chosenCases.value = toggled(chosenCases.value, id);
  anchor = id;
}

function selectedId(): string | null {
  const selection = workspace.selection.value;
  return selection?.kind === "case" ? selection.id : null;
}

/** Arrow keys in the list; with shift they choose what they pass. */
export function moveByKey(event: KeyboardEvent): void {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
  const step = steps[event.key];
  if (event.key === "a" && (event.ctrlKey || event.metaKey) && caseDesk.value) chooseAll();
  else if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  else {
    const from = selectedId();
    moveSelection(step);
    const to = selectedId();
    if (event.shiftKey && caseDesk.value && to !== null) chosenCases.value = withRange(chosenCases.value, filteredCases().map((one) => one.id), from, to);
  }
  event.preventDefault();
}

/** Selects the case `step` places further down the filtered list; the first one when none is selected. */
export function moveSelection(step: number): void {
  const cases = filteredCases().slice(0, rowsShown);
  if (cases.length === 0) return;
  const id = selectedId();
  const at = id === null ? -1 : cases.findIndex((one) => one.id === id);
  const next = at < 0 ? 0 : Math.min(cases.length - 1, Math.max(0, at + step));
  workspace.selection.value = { kind: "case", id: cases[next]!.id };
}
