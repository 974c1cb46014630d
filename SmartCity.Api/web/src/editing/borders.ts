import type { Position } from "geojson";
import type { DraftCells } from "../drafts/draftCells.ts";
import { nameOf, nearestOn, ringsOf, same } from "./plane.ts";

/** A place on a border that can be taken hold of. */
export interface Handle {
  readonly at: Position;
  /** A junction ends three borders or more; a vertex bends one; a middle makes a new vertex when it is dragged. */
  readonly kind: "junction" | "vertex" | "middle";
  /** Ends of the edge that a middle lies on. */
  readonly edge?: readonly [Position, Position];
}

/** The vertices of the selected cells and the middles of their edges, each once. */
export function handlesOf(codes: readonly string[], cells: DraftCells): Handle[] {
  const handles = new Map<string, Handle>();
  for (const code of codes) {
    const feature = cells.get(code);
    for (const ring of feature ? ringsOf(feature.geometry) : []) {
      for (let i = 1; i < ring.length; i++) {
        const [a, b] = [ring[i - 1]!, ring[i]!];
        const name = nameOf(b);
        if (!handles.has(name)) handles.set(name, { at: b, kind: neighboursOf(b, cells).length > 2 ? "junction" : "vertex" });
        const middle: Position = [(a[0]! + b[0]!) / 2, (a[1]! + b[1]!) / 2];
        handles.set(nameOf(middle), handles.get(nameOf(middle)) ?? { at: middle, kind: "middle", edge: [a, b] });
      }
    }
  }
  return [...handles.values()];
}

/** Codes of the loaded cells that have exactly this vertex. */
export function cellsAt(vertex: Position, cells: DraftCells): string[] {
  return around(vertex, cells).filter((feature) => ringsOf(feature.geometry).some((ring) => ring.some((at) => same(at, vertex)))).map((feature) => feature.properties.code);
}

/** The vertices that edges lead to from this one, each once: what a moved vertex pulls along. */
export function neighboursOf(vertex: Position, cells: DraftCells): Position[] {
  const found = new Map<string, Position>();
  for (const feature of around(vertex, cells)) {
    for (const ring of ringsOf(feature.geometry)) {
      for (let i = 1; i < ring.length; i++) {
        if (same(ring[i]!, vertex)) found.set(nameOf(ring[i - 1]!), ring[i - 1]!);
        if (same(ring[i - 1]!, vertex)) found.set(nameOf(ring[i]!), ring[i]!);
      }
    }
  }
  return [...found.values()];
}

/** Codes of the loaded cells whose border passes within `tolerance` (degrees of latitude) of a position. */
export function cellsTouching(at: Position, tolerance: number, cells: DraftCells): string[] {
  const shrink = Math.cos((at[1]! * Math.PI) / 180);
  return cells
    .within([at[0]! - tolerance / shrink, at[1]! - tolerance, at[0]! + tolerance / shrink, at[1]! + tolerance])
    .filter((feature) => ringsOf(feature.geometry).some((ring) => ring.some((b, i) => i > 0 && nearestOn(ring[i - 1]!, b, at, shrink).distance <= tolerance)))
    .map((feature) => feature.properties.code);
}

function around(at: Position, cells: DraftCells) {
  return cells.within([at[0]!, at[1]!, at[0]!, at[1]!]);
}
