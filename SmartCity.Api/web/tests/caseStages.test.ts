import assert from "node:assert/strict";
import { test } from "node:test";
import { countStages, stageOf } from "../src/cases/caseStages.ts";
import { caseStatuses } from "../src/cases/caseTerms.ts";

const sent = (status: string, returns = 0, reworks = 0) => ({ status, handling: { return_count: returns, rework_count: reworks } });

test("what was returned or is reworked waits in a stage of its own, and only there", () => {
  assert.equal(stageOf(sent("filed")), "dispatch");
  assert.equal(stageOf(sent("filed", 1)), "return");
  assert.equal(stageOf(sent("dispatched", 1)), "dispose");
  assert.equal(stageOf(sent("dispatched", 0, 2)), "rework");
  assert.equal(stageOf(sent("fed_back", 1, 1)), "check");
});

test("every status but the three last ones has a stage", () => {
  assert.deepEqual(caseStatuses.filter((status) => stageOf({ status }) === null), ["closed", "rejected", "duplicate"]);
});

test("counts come in the order of a case's life, with those that are late", () => {
  const cases = [sent("checked"), sent("collected"), { ...sent("collected"), late: true }, sent("closed"), sent("filed", 1)];
  assert.deepEqual(countStages(cases, (one) => "late" in one), [{ stage: "verify", all: 2, late: 1 }, { stage: "return", all: 1, late: 0 }, { stage: "close", all: 1, late: 0 }]);
});
