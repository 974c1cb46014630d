import { getJson } from "../api/client.ts";
import type { CellProperties, FeaturePage } from "../api/wire.ts";
import { Signal } from "../page/signal.ts";

/** Number of cells per class of the published edition; null until known. */
export const cellCounts = new Signal<Readonly<Record<number, number>> | null>(null);

export async function countCells(): Promise<void> {
  const classes = [1, 2, 3];
  const pages = await Promise.all(classes.map((number) => getJson<FeaturePage<CellProperties>>(`collections/cells/items?class=${number}&limit=1`)));
  cellCounts.value = Object.fromEntries(classes.map((number, index) => [number, pages[index]?.numberMatched ?? 0]));
}
