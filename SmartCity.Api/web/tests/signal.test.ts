import assert from "node:assert/strict";
import { test } from "node:test";
import { Signal, watchWhileSeen } from "../src/page/signal.ts";

test("what has left the page is no longer drawn, and no signal remembers it", () => {
  const place = { isConnected: false }, tick = new Signal(0), other = new Signal(0);
  let drawn = 0;
  watchWhileSeen(place, [tick, other], () => drawn++);
  assert.equal(drawn, 1);
  place.isConnected = true;
  tick.value++;
  other.value++;
  assert.equal(drawn, 3);
  place.isConnected = false;
  tick.value++;
  place.isConnected = true;
  tick.value++;
  other.value++;
  assert.equal(drawn, 3);
});
