import assert from "node:assert/strict";
import { test } from "node:test";
import type { DraftFeature, Edit } from "../src/drafts/draftWire.ts";
import { changesOf } from "../src/editing/figures.ts";
import { ratioSteps, changedTint, meanAreas, tintOf } from "../src/editing/tints.ts";
import { codeOf, square } from "./lattice.ts";

const edit: Edit = { id: 1, sequence: 1, type: "split", author: "a", reason: "b", at: "", cells: [], bounds: [0, 0, 0, 0], undone: false };
const sized = (feature: DraftFeature, area: number): DraftFeature => ({ ...feature, properties: { ...feature.properties, area_m2: area } });

test("a split shows the cell that shrinks and the new one", () => {
  const changes = changesOf([square(0, 0)], [{ edit, changed: [sized(square(0, 0, 2), 4e5), sized(square(5, 5), 6e5)], removed: [], noded: [], undoable: true }]);
  assert.deepEqual(changes.map(({ code, before, after }) => [code, before?.properties.area_m2, after?.properties.area_m2]), [[codeOf(0, 0), 1e6, 4e5], [codeOf(5, 5), undefined, 6e5]]);
});

test("a merge shows the cell that grows and those that go; a cell that was not changed is left out", () => {
  const changes = changesOf([square(0, 0), square(1, 0), square(2, 0)], [{ edit, changed: [sized(square(0, 0, 2), 2e6)], removed: [codeOf(1, 0)], noded: [], undoable: true }]);
  assert.deepEqual(changes.map(({ code, after }) => [code, after?.properties.area_m2]), [[codeOf(0, 0), 2e6], [codeOf(1, 0), undefined]]);
});

test("colours follow class, area against the class's mean, and what was changed", () => {
  const small = sized(square(0, 0), 1e5), large = sized(square(1, 0), 1.9e6);
  const means = meanAreas([small, large]);
  assert.equal(means.get(1), 1e6);
  assert.equal(tintOf(small, "area", means, new Set(), null), ratioSteps[0]!.tint);
  assert.equal(tintOf(large, "area", means, new Set(), null), ratioSteps[3]!.tint);
  assert.equal(tintOf(small, "changed", means, new Set([codeOf(0, 0)]), null), changedTint);
  assert.equal(tintOf(small, "cases", means, new Set(), new Map([[codeOf(0, 0), 3]])), ratioSteps[4]!.tint);
});
