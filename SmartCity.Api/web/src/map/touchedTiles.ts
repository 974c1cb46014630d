import type { Bounds } from "../api/wire.ts";

export interface TileId {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** Share of a tile's edge that it draws beyond itself. */
const buffer = 64 / 4096;

/** More than this is everything in view: then it is cheaper to say so. */
const most = 600;

/**
 * The tiles that lie in view, at any zoom up to `deepest`, and show something of the boxes. Boxes and view are west, south,
 * east, north in degrees. Null: too many.
 */
export function touchedTiles(boxes: readonly Bounds[], view: Bounds, deepest: number): TileId[] | null {
  const found = new Map<string, TileId>();
  for (let z = 0; z <= deepest; z++) {
    const seen = tilesOf(view, z);
    for (const box of boxes) {
      const changed = tilesOf(box, z);
      const west = Math.max(seen.west, changed.west), east = Math.min(seen.east, changed.east);
      const north = Math.max(seen.north, changed.north), south = Math.min(seen.south, changed.south);
      if ((east - west + 1) * (south - north + 1) > most && east >= west && south >= north) return null;
      for (let x = west; x <= east; x++) for (let y = north; y <= south; y++) found.set(`${z}/${x}/${y}`, { z, x, y });
      if (found.size > most) return null;
    }
  }
  return [...found.values()];
}

function tilesOf([west, south, east, north]: Bounds, z: number): { west: number; north: number; east: number; south: number } {
  const count = 2 ** z;
  const first = (place: number) => Math.min(count, Math.max(0, Math.ceil(place * count - 1 - buffer)));
  const last = (place: number) => Math.min(count - 1, Math.max(-1, Math.floor(place * count + buffer)));
  return { west: first(column(west)), east: last(column(east)), north: first(row(north)), south: last(row(south)) };
}

/** Share of the world's width from its west, and of its height from its north, in Web Mercator. */
function column(longitude: number): number {
  return (longitude + 180) / 360;
}

function row(latitude: number): number {
  return (1 - Math.asinh(Math.tan((Math.min(89, Math.max(-89, latitude)) * Math.PI) / 180)) / Math.PI) / 2;
}
