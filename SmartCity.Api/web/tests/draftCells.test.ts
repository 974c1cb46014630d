import assert from "node:assert/strict";
import { test } from "node:test";
import { at, codeOf, lattice, square } from "./lattice.ts";

test("a patch puts, replaces and removes cells, and tells what it did", () => {
  const cells = lattice(2, 1);
  const patch = cells.patch([square(0, 0, 2), square(2, 0)], [codeOf(1, 0), codeOf(9, 9)]);
  assert.deepEqual(patch.removed, [codeOf(1, 0)]);
  assert.deepEqual(patch.put.map((feature) => feature.properties.code), [codeOf(0, 0), codeOf(2, 0)]);
  assert.equal(cells.size, 2);
  assert.equal(cells.get(codeOf(0, 0))?.properties.version, 2);
});

test("an answer that was overtaken does not bring an older version back", () => {
  const cells = lattice(1, 1);
  cells.patch([square(0, 0, 3)], []);
  assert.equal(cells.patch([square(0, 0, 2)], []).put.length, 0);
  assert.equal(cells.get(codeOf(0, 0))?.properties.version, 3);
});

test("the cell below a place is found, and none outside", () => {
  const cells = lattice(3, 2);
  assert.equal(cells.at(at(2.5, 1.5))?.properties.code, codeOf(2, 1));
  assert.equal(cells.at(at(3.5, 0.5)), null);
});

test("a hole is not part of its cell", () => {
  const cells = lattice(1, 1);
  const holed = square(0, 0, 2);
  holed.geometry = { type: "Polygon", coordinates: [...(holed.geometry.coordinates as number[][][]), [at(0.4, 0.4), at(0.6, 0.4), at(0.6, 0.6), at(0.4, 0.6), at(0.4, 0.4)]] };
  cells.patch([holed], []);
  assert.equal(cells.at(at(0.5, 0.5)), null);
  assert.equal(cells.at(at(0.2, 0.5))?.properties.version, 2);
});

test("a cell is found by the end of its code when only one has it", () => {
  const cells = lattice(3, 2);
  assert.equal(cells.ending("002003")?.properties.code, codeOf(2, 1));
  assert.equal(cells.ending("003"), null);
  assert.equal(cells.ending("x"), null);
});
