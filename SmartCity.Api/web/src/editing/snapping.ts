import type { Position } from "geojson";
import type { DraftCells } from "../drafts/draftCells.ts";
import type { DraftFeature } from "../drafts/draftWire.ts";
import { nearestOn, onLattice, ringsOf } from "./plane.ts";

export interface Snap {
  /** On the lattice; a vertex is given exactly as the cell has it. */
  readonly at: Position;
  readonly kind: "vertex" | "edge" | "free";
}

/**
 * Where a pointer at `at` means to be: a vertex within `tolerance` (degrees of latitude) wins over a nearer edge, because
 * the ends of borders are vertices; else the nearest place of an edge; else the pointer's own place.
 */
export function snap(at: Position, tolerance: number, cells: DraftCells): Snap {
  const shrink = Math.cos((at[1]! * Math.PI) / 180);
  const box = [at[0]! - tolerance / shrink, at[1]! - tolerance, at[0]! + tolerance / shrink, at[1]! + tolerance] as const;
  const near = cells.within([...box]);
  const vertex = nearestVertex(at, tolerance, shrink, near);
  if (vertex) return { at: vertex, kind: "vertex" };
  let best: { at: Position; distance: number } | null = null;
  for (const [a, b] of segmentsOf(near)) {
    if (Math.min(a[0]!, b[0]!) > box[2] || Math.max(a[0]!, b[0]!) < box[0] || Math.min(a[1]!, b[1]!) > box[3] || Math.max(a[1]!, b[1]!) < box[1]) continue;
    const place = nearestOn(a, b, at, shrink);
    if (place.distance <= tolerance && (!best || place.distance < best.distance)) best = place;
  }
  return best ? { at: onLattice(best.at), kind: "edge" } : { at: onLattice(at), kind: "free" };
}

function nearestVertex(at: Position, tolerance: number, shrink: number, near: readonly DraftFeature[]): Position | null {
  let best: Position | null = null, least = tolerance;
  for (const feature of near) {
    for (const ring of ringsOf(feature.geometry)) {
      for (const vertex of ring) {
        const distance = Math.hypot((vertex[0]! - at[0]!) * shrink, vertex[1]! - at[1]!);
        if (distance <= least) [best, least] = [vertex, distance];
      }
    }
  }
  return best && [best[0]!, best[1]!];
}

function* segmentsOf(features: readonly DraftFeature[]): IterableIterator<[Position, Position]> {
  for (const feature of features) for (const ring of ringsOf(feature.geometry)) for (let i = 1; i < ring.length; i++) yield [ring[i - 1]!, ring[i]!];
}
