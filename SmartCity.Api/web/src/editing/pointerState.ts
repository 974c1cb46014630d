import type { Position } from "geojson";
import { Signal } from "../page/signal.ts";
import type { Snap } from "./snapping.ts";

/** Where the pointer would put a point, and the edges that a dragged vertex pulls along. */
export const pointer = {
  snap: new Signal<Snap | null>(null),
  spokes: new Signal<readonly (readonly [Position, Position])[]>([]),
};
