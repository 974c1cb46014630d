import type { Position } from "geojson";
import { DraftCells } from "../src/drafts/draftCells.ts";
import type { DraftFeature } from "../src/drafts/draftWire.ts";

/** A square cell of 0.01°, `column` and `row` from 102.60 E, 25.00 N; its code ends with row and column, from 1. */
export function square(column: number, row: number, version = 1): DraftFeature {
  const [west, south, east, north] = [corner(column, row), corner(column + 1, row + 1)].flat() as [number, number, number, number];
  return {
    type: "Feature", geometry: { type: "Polygon", coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] },
    properties: { code: codeOf(column, row), class: 1, adcode: "530102", district_name: null, area_m2: 1e6, perimeter_m: 4000, community_is_synthetic: true, version },
  };
}

export function codeOf(column: number, row: number): string {
  return `530102001${String(row + 1).padStart(3, "0")}${String(column + 1).padStart(3, "0")}`;
}

/** South-west corner of a cell. */
export function corner(column: number, row: number): Position {
  return [Number((102.6 + column * 0.01).toFixed(8)), Number((25 + row * 0.01).toFixed(8))];
}

/** A place in units of cells. */
export function at(column: number, row: number): Position {
  return [Number((102.6 + column * 0.01).toFixed(8)), Number((25 + row * 0.01).toFixed(8))];
}

export function lattice(columns: number, rows: number): DraftCells {
  const cells = new DraftCells();
  cells.patch(Array.from({ length: columns * rows }, (_, i) => square(i % columns, Math.floor(i / columns))), []);
  return cells;
}
