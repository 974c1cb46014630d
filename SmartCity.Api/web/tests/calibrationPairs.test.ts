import assert from "node:assert/strict";
import { test } from "node:test";
import { controlPoints, isWhole, type Pair, pairsOf, withGround, without, withSpot } from "../src/cameras/calibrationPairs.ts";

test("picture and map take turns, whichever comes first", () => {
  let pairs: readonly Pair[] = [];
  pairs = withSpot(pairs, [0.5, 0.5]);
  assert.equal(isWhole(pairs[0]!), false);
  pairs = withSpot(pairs, [0.6, 0.5]); // a second thought: the same point, moved
  pairs = withGround(pairs, [102.7, 25]);
  assert.deepEqual(pairs, [{ spot: [0.6, 0.5], ground: [102.7, 25] }]);
  pairs = withGround(pairs, [102.8, 25]);
  pairs = withSpot(pairs, [0.1, 0.9]);
  assert.equal(pairs.length, 2);
  assert.deepEqual(without(pairs, 0), [{ ground: [102.8, 25], spot: [0.1, 0.9] }]);
});

test("control points are pixels of the registered picture, and come back as they were", () => {
  const pairs: readonly Pair[] = [{ spot: [0.25, 0.5], ground: [102.7, 25] }, { spot: [0.5, 0.5] }];
  const points = controlPoints(pairs, 1920, 1080);
  assert.deepEqual(points, [{ x: 480, y: 540, lon: 102.7, lat: 25 }]);
  assert.deepEqual(pairsOf(points, 1920, 1080), [pairs[0]]);
});
