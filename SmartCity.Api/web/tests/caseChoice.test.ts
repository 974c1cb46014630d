import assert from "node:assert/strict";
import { test } from "node:test";
import { mostChosen, toggled, withAll, withRange } from "../src/cases/caseChoice.ts";

const order = ["a", "b", "c", "d", "e"];
const set = (text: string) => new Set(text);

test("a range reaches from the last choice to here, in either direction, and keeps what was chosen", () => {
  assert.deepEqual([...withRange(set("e"), order, "b", "d")].sort(), ["b", "c", "d", "e"]);
  assert.deepEqual([...withRange(set(""), order, "d", "b")].sort(), ["b", "c", "d"]);
  assert.deepEqual([...withRange(set(""), order, "gone", "b")], ["b"]);
  assert.deepEqual([...withRange(set("a"), order, "a", "gone")], ["a"]);
});

test("a second choice takes the first one back", () => {
  assert.deepEqual([...toggled(set("ab"), "a")], ["b"]);
  assert.deepEqual([...toggled(set("b"), "a")], ["b", "a"]);
});

test("never more is chosen than the server takes at once", () => {
  const many = Array.from({ length: mostChosen + 5 }, (_, at) => String(at));
  const chosen = withAll(new Set(), many);
  assert.equal(chosen.size, mostChosen);
  assert.equal(toggled(chosen, "another").size, mostChosen);
  assert.equal(toggled(chosen, "0").size, mostChosen - 1);
});
