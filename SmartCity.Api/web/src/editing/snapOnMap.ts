import type { Position } from "geojson";
import type { Map as MapLibreMap } from "maplibre-gl";
import { session } from "../drafts/draftSession.ts";
import { type Snap, snap } from "./snapping.ts";

/** Pixels within which a pointer snaps; a finger is thicker than a mouse. */
const reach = matchMedia("(pointer: coarse)").matches ? 22 : 10;

/** Degrees of latitude of `pixels` at the map's centre. */
export function degreesOf(map: MapLibreMap, pixels: number): number {
  return (360 / (512 * 2 ** map.getZoom())) * pixels * Math.cos((map.getCenter().lat * Math.PI) / 180);
}

/** Alt puts a point exactly where the pointer is. */
export function snapAt(map: MapLibreMap, at: Position, free: boolean): Snap {
  return snap(at, free ? 0 : degreesOf(map, reach), session.cells);
}
