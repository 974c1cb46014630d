import type { Geometry, Position } from "geojson";

/** Metres per degree of latitude and, at the equator, of longitude: a sphere of the Earth's mean radius. */
const metresPerDegree = (Math.PI / 180) * 6_371_008.8;

/**
 * Area in square metres of outlines in longitude and latitude, on a sphere and flat: within 0.5 % for objects of up to a
 * few kilometres, enough for a figure to read. Statistics are the server's, on the ellipsoid.
 */
export function areaOf(geometry: Geometry): number {
  if (geometry.type === "Polygon") return ofPolygon(geometry.coordinates);
  if (geometry.type === "MultiPolygon") return geometry.coordinates.reduce((sum, polygon) => sum + ofPolygon(polygon), 0);
  return 0;
}

function ofPolygon([outer, ...holes]: readonly Position[][]): number {
  return holes.reduce((rest, hole) => rest - ofRing(hole), ofRing(outer ?? []));
}

function ofRing(ring: readonly Position[]): number {
  const [west, south] = ring[0] ?? [0, 0];
  let twice = 0;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1]!, [bx, by] = ring[i]!;
    twice += (ax! - west!) * (by! - south!) - (bx! - west!) * (ay! - south!);
  }
  return Math.abs(twice / 2) * metresPerDegree ** 2 * Math.cos((south! * Math.PI) / 180);
}
