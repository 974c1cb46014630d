import { Signal } from "../page/signal.ts";

/** As many as the server takes in one step for many. */
export const mostChosen = 1000;

/** The ids of the cases that are chosen for a step for many. */
export const chosenCases = new Signal<ReadonlySet<string>>(new Set());

/** With or without `id`. */
export function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id) && next.size < mostChosen) next.add(id);
  return next;
}

/** With all from `from` to `to` in the order of the list; `to` alone when `from` isn't in the list. */
export function withRange(chosen: ReadonlySet<string>, order: readonly string[], from: string | null, to: string): ReadonlySet<string> {
  const end = order.indexOf(to);
  if (end < 0) return chosen;
  const start = from === null ? -1 : order.indexOf(from);
  const [first, last] = start < 0 ? [end, end] : [Math.min(start, end), Math.max(start, end)];
  return withAll(chosen, order.slice(first, last + 1));
}

export function withAll(chosen: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  const next = new Set(chosen);
  for (const id of ids) if (next.size < mostChosen) next.add(id);
  return next;
}
