import type { Feature, Position } from "geojson";
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import type { DraftFeature } from "../drafts/draftWire.ts";
import { language } from "../i18n/language.ts";
import { area } from "../i18n/measures.ts";
import { insidePoint } from "../map/insidePoint.ts";
import { cellColours, otherCellColour } from "../map/palette.ts";
import { watch } from "../page/signal.ts";
import { attempt } from "./attempt.ts";
import { editing } from "./editState.ts";
import { changesOf } from "./figures.ts";
import { pointer } from "./pointerState.ts";
import { areaOfSketch } from "./sketch.ts";

/** Draws the unfinished drawing with its rubber band, the place that the pointer snaps to, and what a proposal would make. */
export function drawProposal(map: MapLibreMap): void {
  const sketchSource = map.getSource<GeoJSONSource>("edit-sketch")!, previewSource = map.getSource<GeoJSONSource>("edit-preview")!;
  watch([editing.sketch, pointer.snap, pointer.spokes, attempt], () => void sketchSource.setData({ type: "FeatureCollection", features: sketchFeatures() }));
  watch([attempt, language], () => void previewSource.setData({ type: "FeatureCollection", features: previewFeatures() }));
}

function sketchFeatures(): Feature[] {
  const features: Feature[] = [];
  const sketch = editing.sketch.value, snap = pointer.snap.value;
  const open = attempt.value === null && snap !== null;
  for (const [a, b] of pointer.spokes.value) features.push(line("rubber", [a, b]));
  if (sketch) {
    const points = [...sketch.points], withPointer = open ? [...points, snap.at] : points;
    if (sketch.shape === "area" && withPointer.length > 2) features.push({ type: "Feature", geometry: areaOfSketch({ ...sketch, points: withPointer }), properties: { kind: "area" } });
    else if (points.length > 1) features.push(line("line", points));
    if (open && points.length > 0) features.push(line("rubber", [points.at(-1)!, snap.at]));
    features.push(...points.map((at): Feature => point(at, "point")));
  }
  if (open) features.push(point(snap.at, snap.kind));
  return features;
}

function previewFeatures(): Feature[] {
  const now = attempt.value;
  if (now?.kind === "conflict") return now.was.map((feature): Feature => ({ type: "Feature", geometry: feature.geometry, properties: { kind: "before" } }));
  if (now?.kind !== "ready") return [];
  const changes = changesOf(now.before, now.answers);
  return [
    ...changes.flatMap(({ before }): Feature[] => (before ? [{ type: "Feature", geometry: before.geometry, properties: { kind: "before" } }] : [])),
    ...changes.flatMap((change) => (change.after ? ofCell(change.after, change.before) : [])),
  ];
}

function ofCell(after: DraftFeature, before: DraftFeature | undefined): Feature[] {
  const inside = insidePoint(after.geometry);
  const { properties } = after;
  const gain = before ? properties.area_m2 - before.properties.area_m2 : 0;
  const words = [`${before ? "" : "+ "}${properties.code.slice(-3)}`, area(properties.area_m2), Math.abs(gain) >= 1 ? `${gain > 0 ? "+" : "−"}${area(Math.abs(gain))}` : ""].filter(Boolean).join("\n");
  return [
    { type: "Feature", geometry: after.geometry, properties: { kind: "after", tint: cellColours[properties.class] ?? otherCellColour } },
    ...(inside ? [{ type: "Feature" as const, geometry: { type: "Point" as const, coordinates: inside.at }, properties: { kind: "figure", words } }] : []),
  ];
}

function line(kind: string, coordinates: Position[]): Feature {
  return { type: "Feature", geometry: { type: "LineString", coordinates }, properties: { kind } };
}

function point(at: Position, kind: string): Feature {
  return { type: "Feature", geometry: { type: "Point", coordinates: at }, properties: { kind } };
}
