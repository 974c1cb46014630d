import type { LineString, Polygon, Position } from "geojson";
import { same } from "./plane.ts";

/** What is being drawn: the positions so far. Never changed in place, so that an older one can be taken back. */
export interface Sketch {
  readonly shape: "line" | "area";
  readonly points: readonly Position[];
}

/** With one more position; the same again (a double click) adds nothing. */
export function withPoint(sketch: Sketch, at: Position): Sketch {
  const last = sketch.points.at(-1);
  return last && same(last, at) ? sketch : { ...sketch, points: [...sketch.points, at] };
}

export function withoutLast(sketch: Sketch): Sketch {
  return { ...sketch, points: sketch.points.slice(0, -1) };
}

/** A line needs two positions, an area three. */
export function isComplete(sketch: Sketch): boolean {
  return sketch.points.length >= (sketch.shape === "line" ? 2 : 3);
}

export function lineOf(sketch: Sketch): LineString {
  return { type: "LineString", coordinates: [...sketch.points] };
}

/** The closed area, its ring against the clock. */
export function areaOfSketch(sketch: Sketch): Polygon {
  const ring = [...sketch.points];
  if (same(ring[0]!, ring.at(-1)!)) ring.pop();
  const turned = ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length] as [number, number];
    return sum + (x! - ring[0]![0]!) * (nextY - ring[0]![1]!) - (nextX - ring[0]![0]!) * (y! - ring[0]![1]!);
  }, 0);
  if (turned < 0) ring.reverse();
  return { type: "Polygon", coordinates: [[...ring, ring[0]!]] };
}

/** Which cell a line or an area mostly lies in: the answer most often given along it. Null when it lies outside of all. */
export function mostlyIn(sketch: Sketch, cellAt: (at: Position) => string | null): string | null {
  const votes = new Map<string, number>();
  for (const place of placesIn(sketch)) {
    const code = cellAt(place);
    if (code) votes.set(code, (votes.get(code) ?? 0) + 1);
  }
  return [...votes].reduce<[string, number] | null>((best, next) => (!best || next[1] > best[1] ? next : best), null)?.[0] ?? null;
}

/** Steps along a line, without its ends (they lie on borders); for an area places inside it, from the triangles of its first corner. */
function* placesIn(sketch: Sketch): IterableIterator<Position> {
  const steps = 24, { points } = sketch;
  if (sketch.shape === "line") {
    const total = points.reduce((sum, at, i) => (i === 0 ? 0 : sum + away(points[i - 1]!, at)), 0);
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1]!, points[i]!];
      const here = Math.max(2, Math.round((steps * away(a, b)) / total));
      for (let step = 0; step < here; step++) yield between(a, b, (step + 0.5) / here);
    }
    return;
  }
  const area = areaOfSketch(sketch).coordinates[0]!;
  for (let i = 2; i < area.length - 1; i++) {
    for (const [u, v] of [[0.33, 0.33], [0.1, 0.1], [0.1, 0.8], [0.8, 0.1]] as const) {
      yield [0, 1].map((axis) => area[0]![axis]! + u * (area[i - 1]![axis]! - area[0]![axis]!) + v * (area[i]![axis]! - area[0]![axis]!));
    }
  }
}

function away(a: Position, b: Position): number {
  return Math.hypot(b[0]! - a[0]!, b[1]! - a[1]!);
}

function between(a: Position, b: Position, share: number): Position {
  return [a[0]! + share * (b[0]! - a[0]!), a[1]! + share * (b[1]! - a[1]!)];
}
