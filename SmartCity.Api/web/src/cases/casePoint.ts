import type { Geometry, Position } from "geojson";

/** Where a sign stands: the centroid of the largest outline, or the first position of what has no area. Degrees in, degrees out. */
export function pointOf(geometry: Geometry): [number, number] {
  if (geometry.type === "Polygon") return centroid(geometry.coordinates[0]!).at;
  if (geometry.type === "MultiPolygon") {
    return geometry.coordinates.map((polygon) => centroid(polygon[0]!)).reduce((best, next) => (next.area > best.area ? next : best)).at;
  }
  if (geometry.type === "GeometryCollection") return pointOf(geometry.geometries[0]!);
  let position: unknown = geometry.coordinates;
  while (Array.isArray(position) && Array.isArray(position[0])) position = position[0];
  const [x, y] = position as Position;
  return [x!, y!];
}

/** Plane centroid of a closed ring; cases are so small that the Earth is flat below them. */
function centroid(ring: readonly Position[]): { at: [number, number]; area: number } {
  // Relative to the first corner: the products of full coordinates would lose the small differences.
  const [originX, originY] = ring[0] as [number, number];
  let twice = 0, x = 0, y = 0;
  for (let i = 1; i < ring.length; i++) {
    const ax = ring[i - 1]![0]! - originX, ay = ring[i - 1]![1]! - originY;
    const bx = ring[i]![0]! - originX, by = ring[i]![1]! - originY;
    const cross = ax * by - bx * ay;
    twice += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  return twice === 0 ? { at: [originX, originY], area: 0 } : { at: [originX + x / (3 * twice), originY + y / (3 * twice)], area: Math.abs(twice / 2) };
}
