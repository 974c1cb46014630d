import type { Map as MapLibreMap } from "maplibre-gl";
import type { Bounds } from "../api/wire.ts";
import { attempt } from "./attempt.ts";
import { editing } from "./editState.ts";
import { changesOf } from "./figures.ts";
import { boundsOf, boundsOfPositions, unite } from "./plane.ts";

const margin = 16;

/** Moves the map up when the action bar would hide what it speaks of, and no further than needed. */
export function keepInSight(map: MapLibreMap, bar: HTMLElement): void {
  attempt.onChange(() => requestAnimationFrame(() => {
    const now = attempt.value;
    const bounds = now && boundsInQuestion();
    if (!bounds) return;
    const bottom = map.project([bounds[0], bounds[1]]).y, top = map.project([bounds[2], bounds[3]]).y;
    const edge = map.getContainer().clientHeight - bar.offsetHeight - (map.getContainer().getBoundingClientRect().bottom - bar.getBoundingClientRect().bottom) - margin;
    // What is higher than the free part of the map is shown from its top.
    const up = Math.min(bottom - edge, Math.max(0, top - margin));
    if (up > 0) map.panBy([0, up], { duration: 250 });
  }));
}

function boundsInQuestion(): Bounds | null {
  const now = attempt.value, sketch = editing.sketch.value;
  if (now?.kind === "ready") return unite(changesOf(now.before, now.answers).flatMap((change) => [change.before, change.after]).filter((feature) => feature !== undefined).map((feature) => boundsOf(feature.geometry)));
  return sketch ? boundsOfPositions(sketch.points) : null;
}
