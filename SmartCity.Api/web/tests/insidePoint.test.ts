import assert from "node:assert/strict";
import { test } from "node:test";
import { insidePoint } from "../src/map/insidePoint.ts";

test("the label of a U stands in its wider arm, where the centroid is outside", () => {
  const u = [[0, 0], [7, 0], [7, 10], [4, 10], [4, 2], [2, 2], [2, 10], [0, 10], [0, 0]];
  const found = insidePoint({ type: "Polygon", coordinates: [u] });
  assert.deepEqual([found?.at[0], found?.width], [5.5, 3]);
});

test("a hole is no place for a label, and a line has none", () => {
  const ring = [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], [[1, 1], [7, 1], [7, 9], [1, 9], [1, 1]]];
  assert.equal(insidePoint({ type: "Polygon", coordinates: ring })?.at[0], 8.5);
  assert.equal(insidePoint({ type: "LineString", coordinates: [[0, 0], [1, 1]] }), null);
});
