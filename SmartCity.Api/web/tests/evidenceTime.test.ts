import assert from "node:assert/strict";
import { test } from "node:test";
import { hasSince, timeOf } from "../src/cases/evidenceTime.ts";

const scenes = [{ id: "early", acquired_at: "2026-03-01T03:00:00Z" }, { id: "late", acquired_at: "2026-03-05T03:00:00Z" }];
const picture = (kind: string, more: { taken_at?: string; scene_id?: string } = {}) => ({ kind, sha256: "", media_type: "image/webp", ...more });
const handling = { stage_entered_at: "2026-03-02T09:00:00Z", disposed_at: "2026-03-02T09:00:00Z", escalation: 0, return_count: 0, rework_count: 0 };
const has = (...evidence: ReturnType<typeof picture>[]) => hasSince({ handling, evidence }, "after", scenes);

test("a picture is as old as it says itself, else as its scene", () => {
  assert.equal(timeOf(picture("after", { taken_at: "2026-03-03T00:00:00Z", scene_id: "early" }), scenes), "2026-03-03T00:00:00Z");
  assert.equal(timeOf(picture("after", { scene_id: "early" }), scenes), "2026-03-01T03:00:00Z");
  assert.equal(timeOf(picture("after", { scene_id: "unheard of" }), scenes), undefined);
});

test("what counts for a step was taken since the disposal, and is of its kind", () => {
  assert.equal(has(picture("after", { scene_id: "late" })), true);
  assert.equal(has(picture("after", { scene_id: "early" })), false);
  assert.equal(has(picture("after_handling", { taken_at: "2026-03-02T09:00:01Z" })), true);
  assert.equal(has(picture("after_handling", { taken_at: "2026-03-02T09:00:00Z" })), false);
  assert.equal(has(picture("before_handling", { taken_at: "2026-03-03T00:00:00Z" })), false);
  assert.equal(has(), false);
});

test("a picture whose time is not known may count", () => assert.equal(has(picture("after_handling")), true));
