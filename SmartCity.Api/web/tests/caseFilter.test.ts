import assert from "node:assert/strict";
import { test } from "node:test";
import { noFilter, passing } from "../src/cases/caseFilter.ts";

const handling = { stage_entered_at: "2026-03-01T00:00:00Z", escalation: 0, return_count: 0, rework_count: 0 };
const one = (id: string, more: object) => ({ id, number: id, class: "road", status: "collected", cell_code: "530102001001001", opened_at: "2026-03-01T00:00:00Z", version: 1, point: [102.5, 25] as [number, number], source: "camera", handling, ...more });
const cases = [
  one("a", {}), one("b", { class: "site_dust", source: "citizen" }), one("c", { handling: { ...handling, unit_id: "squad", stage_due_at: "2026-03-01T01:00:00Z" } }),
  one("d", { point: [103.5, 25] }), one("e", { status: "filed", handling: { ...handling, return_count: 1 } }),
];
const ids = (filter: object) => passing(cases, { ...noFilter, ...filter }, [102, 24, 103, 26], Date.parse("2026-03-01T02:00:00Z")).map(({ id }) => id).join("");

test("each part of the filter lets through what it names", () => {
  assert.equal(ids({}), "abcde");
  assert.equal(ids({ class: "site_dust" }), "b");
  assert.equal(ids({ source: "camera" }), "acde");
  assert.equal(ids({ unit: "squad" }), "c");
  assert.equal(ids({ overdue: true }), "c");
  assert.equal(ids({ inView: true }), "abce");
  assert.equal(ids({ stage: "return" }), "e");
  assert.equal(ids({ status: "collected", source: "camera", inView: true }), "ac");
});

test("without a map everything is in view", () => assert.equal(passing(cases, { ...noFilter, inView: true }, null, 0).length, 5));
