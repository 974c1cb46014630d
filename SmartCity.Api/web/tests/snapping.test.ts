import assert from "node:assert/strict";
import { test } from "node:test";
import { snap } from "../src/editing/snapping.ts";
import { at, corner, lattice } from "./lattice.ts";

const cells = lattice(3, 2);
const reach = 0.0005;   // a twentieth of a cell

test("a vertex in reach wins over a nearer edge and keeps its exact position", () => {
  const found = snap(at(1.03, 1.001), reach, cells);
  assert.equal(found.kind, "vertex");
  assert.deepEqual(found.at, corner(1, 1));
});

test("an edge in reach takes the pointer to its nearest place, on the lattice", () => {
  const found = snap(at(1.02, 0.5), reach, cells);
  assert.equal(found.kind, "edge");
  assert.deepEqual(found.at, [corner(1, 0)[0], 25.005]);
});

test("away from everything the place is the pointer's own", () => {
  const found = snap([102.6050000049, 25.005], reach, cells);
  assert.equal(found.kind, "free");
  assert.deepEqual(found.at, [102.605, 25.005]);
});

test("without reach nothing attracts", () => assert.equal(snap(at(1.0001, 0.5), 0, cells).kind, "free"));
