/** Plane geometry in degrees, good enough for pointing: what is decided, is decided on the server. */
import type { Geometry, Position } from "geojson";
import type { Bounds } from "../api/wire.ts";

/** Every ring of an area, outer ones and holes alike; closed, the last position repeats the first. */
export function ringsOf(geometry: Geometry): readonly Position[][] {
  if (geometry.type === "Polygon") return geometry.coordinates;
  if (geometry.type === "MultiPolygon") return geometry.coordinates.flat();
  return [];
}

export function boundsOf(geometry: Geometry): Bounds {
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of ringsOf(geometry)) for (const at of ring) extend(bounds, at);
  return bounds;
}

export function boundsOfPositions(positions: Iterable<Position>): Bounds {
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const at of positions) extend(bounds, at);
  return bounds;
}

function extend(bounds: Bounds, at: Position): void {
  bounds[0] = Math.min(bounds[0], at[0]!);
  bounds[1] = Math.min(bounds[1], at[1]!);
  bounds[2] = Math.max(bounds[2], at[0]!);
  bounds[3] = Math.max(bounds[3], at[1]!);
}

export function unite(all: readonly Bounds[]): Bounds | null {
  if (all.length === 0) return null;
  return all.reduce((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]);
}

export function meet(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

export function holds(outer: Bounds, inner: Bounds): boolean {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}

/** Grown on every side by `share` of its width and height. */
export function grown(bounds: Bounds, share: number): Bounds {
  const x = (bounds[2] - bounds[0]) * share, y = (bounds[3] - bounds[1]) * share;
  return [bounds[0] - x, bounds[1] - y, bounds[2] + x, bounds[3] + y];
}

/** Even-odd rule, so holes are outside. Which side a position exactly on a border lies on is left open. */
export function contains(geometry: Geometry, at: Position): boolean {
  const [x, y] = at as [number, number];
  let inside = false;
  for (const ring of ringsOf(geometry)) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1] as [number, number], [bx, by] = ring[i] as [number, number];
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    }
  }
  return inside;
}

export function same(a: Position, b: Position): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** Name of a position for sets and maps: the lattice of cells is 1e-8 degrees, so eight digits say all. */
export function nameOf(at: Position): string {
  return `${at[0]!.toFixed(8)},${at[1]!.toFixed(8)}`;
}

/** On the lattice of 1e-8 degrees that cells live on. */
export function onLattice(at: Position): Position {
  return [Number(at[0]!.toFixed(8)), Number(at[1]!.toFixed(8))];
}

/** The position of segment a–b nearest to `at`, with longitudes weighed by `shrink` = cos(latitude), and its distance in degrees of latitude. */
export function nearestOn(a: Position, b: Position, at: Position, shrink: number): { at: Position; distance: number } {
  const [ax, ay, bx, by] = [a[0]! * shrink, a[1]!, b[0]! * shrink, b[1]!];
  const [px, py] = [at[0]! * shrink, at[1]!];
  const squared = (bx - ax) ** 2 + (by - ay) ** 2;
  const share = squared === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / squared));
  const nearest: Position = [a[0]! + share * (b[0]! - a[0]!), ay + share * (by - ay)];
  return { at: nearest, distance: Math.hypot(nearest[0]! * shrink - px, nearest[1]! - py) };
}

/** Length in metres of a line of positions, on a sphere and flat. */
export function lengthOf(line: readonly Position[]): number {
  const metres = (Math.PI / 180) * 6_371_008.8;
  let sum = 0;
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1] as [number, number], [bx, by] = line[i] as [number, number];
    sum += Math.hypot((bx - ax) * Math.cos(((ay + by) / 2) * (Math.PI / 180)), by - ay) * metres;
  }
  return sum;
}
