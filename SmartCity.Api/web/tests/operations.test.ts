import assert from "node:assert/strict";
import { test } from "node:test";
import type { Operation } from "../src/drafts/draftWire.ts";
import { handlesOf, neighboursOf } from "../src/editing/borders.ts";
import { dragOf, reassignBy, removalOf, reshapeBy, splitBy, versionsOf } from "../src/editing/operations.ts";
import type { Sketch } from "../src/editing/sketch.ts";
import { at, codeOf, corner, lattice, square } from "./lattice.ts";

const cells = lattice(3, 3);
const line = (...points: number[][]): Sketch => ({ shape: "line", points });
const area = (...points: number[][]): Sketch => ({ shape: "area", points });
const near = 1e-6;

test("a line splits the cell that it mostly lies in, also when it sticks out", () => {
  const sketch = line(at(1.5, 0.8), at(1.5, 2.1));
  assert.deepEqual(splitBy(sketch, [], cells), { type: "split", cell: codeOf(1, 1), line: { type: "LineString", coordinates: sketch.points } });
});

test("a selected cell is the one that is split", () => {
  const proposal = splitBy(line(at(0.1, 0.5), at(1.9, 0.5)), [codeOf(0, 0)], cells) as Operation;
  assert.equal(proposal.type === "split" && proposal.cell, codeOf(0, 0));
});

test("a line outside of all cells says so", () => assert.deepEqual(splitBy(line(at(8, 8), at(9, 9)), [], cells), { need: "outside" }));

test("the ends of a line name the two cells whose border it becomes", () => {
  const proposal = reshapeBy(line(at(1, 1.2), at(1.2, 1.5), at(1, 1.8)), [], cells, near) as Operation;
  assert.deepEqual(proposal.type === "reshape" && [...proposal.cells].sort(), [codeOf(0, 1), codeOf(1, 1)]);
});

test("ends that share no border are asked for again, ends at junctions ask which border is meant", () => {
  assert.deepEqual(reshapeBy(line(at(0.5, 0.5), at(1, 0.5)), [], cells, near), { need: "border" });
  const closed = line(corner(1, 1), at(1.4, 1.4), corner(1, 1));
  assert.deepEqual(reshapeBy(closed, [], cells, near), { need: "pair" });
  assert.ok("type" in reshapeBy(closed, [codeOf(0, 0), codeOf(1, 0)], cells, near));
});

test("a piece goes from the cell that it lies in to the selected one", () => {
  const piece = area(at(0.7, 0.2), at(1, 0.2), at(1, 0.8), at(0.7, 0.8));
  const proposal = reassignBy(piece, [codeOf(1, 0)], cells) as Operation;
  assert.deepEqual(proposal.type === "reassign" && [proposal.from, proposal.to], [codeOf(0, 0), codeOf(1, 0)]);
  assert.deepEqual(reassignBy(piece, [], cells), { need: "receiver" });
  assert.deepEqual(reassignBy(piece, [codeOf(0, 0)], cells), { need: "receiver" });
});

test("the piece is closed and its ring runs against the clock, however it was drawn", () => {
  const clockwise = area(at(0.7, 0.2), at(0.7, 0.8), at(1, 0.8), at(1, 0.2));
  const proposal = reassignBy(clockwise, [codeOf(1, 0)], cells) as Extract<Operation, { type: "reassign" }>;
  const ring = proposal.piece.coordinates[0]!;
  assert.equal(ring.length, 5);
  assert.deepEqual(ring[0], ring[4]);
  assert.ok(ring.slice(1).reduce((sum, [x, y], i) => sum + (ring[i]![0]! - 102.6) * (y! - 25) - (x! - 102.6) * (ring[i]![1]! - 25), 0) > 0);
});

test("each vertex and each edge's middle of the selection is one handle; junctions are told apart", () => {
  const handles = handlesOf([codeOf(1, 1), codeOf(2, 1)], cells);
  assert.equal(handles.filter((handle) => handle.kind === "middle").length, 7);
  assert.equal(handles.length, 7 + 6);
  assert.ok(handles.filter((handle) => handle.kind !== "middle").every((handle) => handle.kind === "junction"));
  assert.equal(neighboursOf(corner(1, 1), cells).length, 4);
});

test("a dragged vertex moves for all its cells, and all their versions go with it", () => {
  const handle = handlesOf([codeOf(1, 1)], cells).find((one) => one.kind === "junction")!;
  const operation = dragOf(handle, at(1.2, 1.2));
  assert.deepEqual(operation, { type: "move_vertex", at: handle.at, to: at(1.2, 1.2) });
  assert.equal(Object.keys(versionsOf(operation, cells)).length, 4);
});

test("a dragged middle bends the border of its two cells", () => {
  const inner = handlesOf([codeOf(0, 0)], cells).find((handle) => handle.kind === "middle" && handle.at[0]! > 102.609)!;
  const operation = dragOf(inner, at(1.1, 0.5));
  assert.deepEqual(operation, { type: "move_vertex", at: inner.at, to: at(1.1, 0.5) });
  assert.deepEqual(Object.keys(versionsOf(operation, cells)).sort(), [codeOf(0, 0), codeOf(1, 0)]);
});

test("a bend of a common border is straightened, a junction is not", () => {
  const bent = lattice(2, 1);
  const bend = at(1.1, 0.5);
  const [west, east] = [square(0, 0, 2), square(1, 0, 2)];
  (west.geometry.coordinates[0] as number[][]).splice(2, 0, bend);
  (east.geometry.coordinates[0] as number[][]).splice(4, 0, bend);
  bent.patch([west, east], []);
  const handle = handlesOf([codeOf(0, 0)], bent).find((one) => one.at[0] === bend[0])!;
  const operation = removalOf(handle, bent) as Extract<Operation, { type: "reshape" }>;
  assert.equal(handle.kind, "vertex");
  assert.deepEqual(operation.line.coordinates, [corner(1, 0), corner(1, 1)]);
  assert.deepEqual(removalOf(handlesOf([codeOf(1, 1)], cells)[0]!, cells), { need: "domain" });
});
