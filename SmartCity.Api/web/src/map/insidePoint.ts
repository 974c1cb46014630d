import type { Geometry, Position } from "geojson";

/** A place inside an area, as wide as possible at half its height: where a label fits. `width` compares candidates. */
export interface InsidePoint {
  readonly at: [number, number];
  readonly width: number;
}

/** Null for what has no area. Coordinates are plane; edges count by the even-odd rule, so holes are left out. */
export function insidePoint(geometry: Geometry): InsidePoint | null {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.type === "MultiPolygon" ? geometry.coordinates : [];
  return polygons.map(ofPolygon).reduce<InsidePoint | null>((best, next) => (next && (!best || next.width > best.width) ? next : best), null);
}

function ofPolygon(rings: readonly Position[][]): InsidePoint | null {
  const heights = (rings[0] ?? []).map((position) => position[1]!);
  // Not quite the middle: a corner at exactly this height would count twice.
  const y = Math.min(...heights) + (Math.max(...heights) - Math.min(...heights)) * 0.5000001;
  const crossings: number[] = [];
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1] as [number, number], [bx, by] = ring[i] as [number, number];
      if (ay > y !== by > y) crossings.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
    }
  }
  crossings.sort((a, b) => a - b);
  let best: InsidePoint | null = null;
  for (let i = 1; i < crossings.length; i += 2) {
    const west = crossings[i - 1]!, east = crossings[i]!;
    if (!best || east - west > best.width) best = { at: [(west + east) / 2, y], width: east - west };
  }
  return best;
}
