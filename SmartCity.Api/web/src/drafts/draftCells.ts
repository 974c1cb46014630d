import type { Position } from "geojson";
import type { Bounds } from "../api/wire.ts";
import { boundsOf, contains, meet } from "../editing/plane.ts";
import type { DraftFeature } from "./draftWire.ts";

/** What changed in the store, for the map to draw just that. */
export interface CellPatch {
  readonly put: readonly DraftFeature[];
  readonly removed: readonly string[];
}

/** The loaded cells of one draft by code, with their bounds. Every edit's answer is patched in, so nothing loads twice. */
export class DraftCells {
  readonly #cells = new Map<string, { feature: DraftFeature; bounds: Bounds }>();

  get size(): number {
    return this.#cells.size;
  }

  get(code: string): DraftFeature | undefined {
    return this.#cells.get(code)?.feature;
  }

  boundsOf(code: string): Bounds | undefined {
    return this.#cells.get(code)?.bounds;
  }

  *all(): IterableIterator<DraftFeature> {
    for (const { feature } of this.#cells.values()) yield feature;
  }

  clear(): void {
    this.#cells.clear();
  }

  /** Takes an edit's answer in. A changed cell that is loaded in a newer version stays: answers may overtake each other. */
  patch(changed: readonly DraftFeature[], removed: readonly string[]): CellPatch {
    const gone = removed.filter((code) => this.#cells.delete(code));
    const put = changed.filter((feature) => {
      const { code, version } = feature.properties;
      const known = this.#cells.get(code)?.feature;
      if (known && known.properties.version > version) return false;
      this.#cells.set(code, { feature, bounds: boundsOf(feature.geometry) });
      return true;
    });
    return { put, removed: gone };
  }

  /** The cell below a position, if it is loaded. */
  at(position: Position): DraftFeature | null {
    const [x, y] = position as [number, number];
    for (const { feature, bounds } of this.#cells.values()) {
      if (x >= bounds[0] && x <= bounds[2] && y >= bounds[1] && y <= bounds[3] && contains(feature.geometry, position)) return feature;
    }
    return null;
  }

  /** Cells whose bounds meet these. */
  within(bounds: Bounds): DraftFeature[] {
    const found: DraftFeature[] = [];
    for (const one of this.#cells.values()) if (meet(one.bounds, bounds)) found.push(one.feature);
    return found;
  }

  /** The loaded cell whose code ends with these digits; null when there is none or more than one. */
  ending(digits: string): DraftFeature | null {
    if (!/^\d{1,15}$/.test(digits)) return null;
    const found = [...this.#cells.values()].filter(({ feature }) => feature.properties.code.endsWith(digits));
    return found.length === 1 ? found[0]!.feature : null;
  }
}
