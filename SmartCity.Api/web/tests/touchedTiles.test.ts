import assert from "node:assert/strict";
import { test } from "node:test";
import { touchedTiles } from "../src/map/touchedTiles.ts";

const city: [number, number, number, number] = [102.5, 24.9, 103.0, 25.2];

test("a small change touches one tile a zoom, its neighbours only where it lies in their buffer", () => {
  const tiles = touchedTiles([[102.71, 25.04, 102.7101, 25.0401]], city, 16)!;
  assert.deepEqual(tiles.filter((tile) => tile.z === 0), [{ z: 0, x: 0, y: 0 }]);
  assert.deepEqual(tiles.filter((tile) => tile.z === 12), [{ z: 12, x: 3216, y: 1753 }]);
  assert.ok(tiles.length >= 17 && tiles.length < 17 * 4);
});

test("what lies beyond the view touches nothing at the zooms of the view, but the large tiles that reach into it", () => {
  const tiles = touchedTiles([[110, 30, 110.001, 30.001]], city, 14)!;
  assert.equal(tiles.some((tile) => tile.z >= 8), false);
  assert.equal(tiles.some((tile) => tile.z === 0), true);
});

test("a tile that is partly in view counts, though the change in it is not", () => {
  assert.equal(touchedTiles([[102.5, 24.9, 102.5001, 24.9001]], [102.505, 24.903, 102.51, 24.906], 12)!.some((tile) => tile.z === 12), true);
});

test("a change all over the view is too many tiles", () => {
  assert.equal(touchedTiles([[102, 24, 104, 26]], city, 16), null);
});

test("a box on the corner of four tiles touches all four", () => {
  assert.equal(touchedTiles([[0, 0, 0, 0]], [-1, -1, 1, 1], 1)!.filter((tile) => tile.z === 1).length, 4);
});
