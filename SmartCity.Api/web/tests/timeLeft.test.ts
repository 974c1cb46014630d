import assert from "node:assert/strict";
import { test } from "node:test";
import { isLate, timeLeft, unitsOf } from "../src/cases/timeLeft.ts";

const due = "2026-03-02T09:00:00Z", at = (text: string) => Date.parse(text);
const units = (text: string) => unitsOf(timeLeft(due, at(text))).map(({ unit, n }) => `${n} ${unit}`).join(" ");

test("what is left is told in the two units that matter", () => {
  assert.equal(units("2026-03-02T08:59:30Z"), "0 minutes");
  assert.equal(units("2026-03-02T08:15:00Z"), "45 minutes");
  assert.equal(units("2026-03-02T06:45:00Z"), "2 hours 15 minutes");
  assert.equal(units("2026-03-01T20:30:00Z"), "12 hours");
  assert.equal(units("2026-02-27T05:00:00Z"), "3 days 4 hours");
  assert.equal(units("2026-02-20T05:00:00Z"), "10 days");
});

test("before and after the due time differ by one word only", () => {
  assert.deepEqual(timeLeft(due, at("2026-03-02T11:05:00Z")), { late: true, days: 0, hours: 2, minutes: 5 });
  assert.equal(timeLeft(due, at(due)).late, false);
});

test("late is what has passed its due time or was found so, and nothing that rests or has ended", () => {
  const now = at("2026-03-02T10:00:00Z");
  assert.equal(isLate({ status: "filed", handling: { stage_due_at: due } }, now), true);
  assert.equal(isLate({ status: "filed", handling: { stage_due_at: due } }, at("2026-03-02T08:00:00Z")), false);
  assert.equal(isLate({ status: "filed", handling: { overdue_at: due } }, at("2026-03-02T08:00:00Z")), true);
  for (const status of ["suspended", "closed", "rejected", "duplicate"]) assert.equal(isLate({ status, handling: { stage_due_at: due, overdue_at: due } }, now), false, status);
  assert.equal(isLate({ status: "filed" }, now), false);
});
