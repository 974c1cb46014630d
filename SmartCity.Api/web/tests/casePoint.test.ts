import assert from "node:assert/strict";
import { test } from "node:test";
import type { Position } from "geojson";
import { pointOf } from "../src/cases/casePoint.ts";

const square = (west: number, south: number, edge: number): Position[] =>
  [[west, south], [west + edge, south], [west + edge, south + edge], [west, south + edge], [west, south]];

const near = (actual: [number, number], expected: [number, number]) => {
  for (const axis of [0, 1] as const) assert.ok(Math.abs(actual[axis] - expected[axis]) < 1e-9, `${actual} is not ${expected}`);
};

test("the sign of a square stands in its middle", () => near(pointOf({ type: "Polygon", coordinates: [square(102, 25, 0.002)] }), [102.001, 25.001]));

test("of several parts the largest carries the sign", () =>
  near(pointOf({ type: "MultiPolygon", coordinates: [[square(102, 25, 0.001)], [square(103, 25, 0.004)]] }), [103.002, 25.002]));

test("a point is its own place, and an outline without area stands at its first corner", () => {
  near(pointOf({ type: "Point", coordinates: [102, 25] }), [102, 25]);
  near(pointOf({ type: "Polygon", coordinates: [[[102, 25], [103, 25], [102, 25]]] }), [102, 25]);
});
