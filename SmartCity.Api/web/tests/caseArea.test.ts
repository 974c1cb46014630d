import assert from "node:assert/strict";
import { test } from "node:test";
import { areaOf } from "../src/cases/caseArea.ts";

test("a thousandth of a degree squared on the equator is 111.2 m squared, and a hole is not counted", () => {
  const edge = 0.001, metres = 111.195;
  const square = (size: number) => [[0, 0], [size, 0], [size, size], [0, size], [0, 0]];
  const near = (actual: number, expected: number) => assert.ok(Math.abs(actual / expected - 1) < 1e-4, `${actual} is not ${expected}`);
  near(areaOf({ type: "Polygon", coordinates: [square(edge)] }), metres ** 2);
  near(areaOf({ type: "Polygon", coordinates: [square(edge), square(edge / 2)] }), 0.75 * metres ** 2);
});
