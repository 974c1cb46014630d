import assert from "node:assert/strict";
import { test } from "node:test";
import type { CaseDesk, CaseStep, StepNeed } from "../src/api/wire.ts";
import { bulkSteps, resultsOf } from "../src/cases/bulkSteps.ts";
import { evidenceNeeded, missingOf, placeOf, stepKeys, stepName, stepsOf } from "../src/cases/steps.ts";
import { en } from "../src/i18n/en.ts";

const step = (action: string, from: string[], needs: StepNeed[] = [], result?: string): CaseStep => ({ action, from, to: "x", needs, ...(result ? { result } : {}) });
const steps = [
  step("verify", ["collected"]), step("reject", ["collected", "verified"]), step("mark_duplicate", ["collected"], ["duplicate_of"]), step("assign", ["verified", "filed"], ["assign_to"]),
  step("dispatch", ["filed"]), step("check", ["fed_back"], [], "pass"), step("check", ["fed_back"], ["opinion"], "fail"), step("rework", ["fed_back"], ["failed_check"]), step("close", ["checked"], ["evidence", "after"]),
];
const desk: CaseDesk = { role: "officer", rules_version: "r", reopen_days: 30, steps, classes: [{ id: "site_dust", zh: "", en: "", level: 1, evidence: { close: ["near"] } }, { id: "other", zh: "", en: "", level: 1, evidence: {} }] };
const nothing = { opinion: " ", unit: "", duplicate: null };

test("offered is what the server allows for this case, the way on before the ways aside", () => {
  assert.deepEqual(stepsOf({ actions: ["reject", "verify", "mark_duplicate"], status: "collected" }, desk).map(stepName), ["verify", "mark_duplicate", "reject"]);
  assert.deepEqual(stepsOf({ actions: ["check", "rework"], status: "fed_back" }, desk).map(stepName), ["check:pass", "check:fail", "rework"]);
  assert.deepEqual(stepsOf({ status: "collected" }, desk), []);
  assert.deepEqual(stepsOf({ actions: ["verify"], status: "collected" }, null), []);
});

test("a step waits for what it needs and for nothing else", () => {
  assert.equal(missingOf(steps[0]!, nothing), null);
  assert.equal(missingOf(steps[2]!, nothing), "duplicate");
  assert.equal(missingOf(steps[3]!, nothing), "unit");
  assert.equal(missingOf(steps[6]!, nothing), "opinion");
  assert.equal(missingOf(steps[6]!, { ...nothing, opinion: "dirty" }), null);
  assert.equal(missingOf(steps[7]!, nothing, { handling: { check_result: "unable" } }), "failed_check");
  assert.equal(missingOf(steps[7]!, nothing, { handling: { check_result: "fail" } }), null);
});

test("evidence is what the rules ask for with the class, and the after that closing always needs", () => {
  assert.deepEqual(evidenceNeeded(steps[8]!, "site_dust", desk), ["near", "after"]);
  assert.deepEqual(evidenceNeeded(steps[8]!, "unheard_of", desk), ["after"]);
  assert.deepEqual(evidenceNeeded(steps[0]!, "site_dust", desk), []);
});

test("no key is shared by two steps of one status, and every key's step has its words", () => {
  const together = [["verify", "reject", "mark_duplicate"], ["file", "reject", "assign", "mark_duplicate", "suspend"], ["dispatch", "assign", "mark_duplicate", "suspend"],
    ["dispose", "return", "assign", "mark_duplicate", "suspend"], ["feed_back"], ["check:pass", "check:fail", "check:unable", "rework"], ["close"], ["reopen"], ["resume"]];
  const moves = ["j", "k", "x", "t", "i"];
  for (const names of together) {
    const keys = names.map((name) => stepKeys[name]!);
    assert.equal(new Set([...keys, ...moves]).size, names.length + moves.length, names.join());
    for (const name of names) assert.ok(`case.step.${name}` in en, name);
  }
});

test("the server's sentence is shown where it belongs", () => {
  assert.equal(placeOf("'return' needs an opinion that says why."), "opinion");
  assert.equal(placeOf("'close' needs evidence that was taken after the disposal (2026-03-02 09:00:00Z): after."), "evidence");
  assert.equal(placeOf("There is no unit 'x'."), "unit");
  assert.equal(placeOf("Case 1 is a duplicate itself; name the case that stays."), "duplicate");
  assert.equal(placeOf("'dispatch' is possible for a case that is filed; this one is closed."), "steps");
});

test("for many, the step that fits most comes first, and a duplicate is of one case", () => {
  const offered = bulkSteps([{ status: "collected" }, { status: "filed" }, { status: "verified" }], desk);
  assert.deepEqual(offered.map((one) => `${stepName(one.step)} ${one.fits}`), ["reject 2", "assign 2", "verify 1", "dispatch 1"]);
});

test("all or nothing: whoever isn't named among the refusals is untouched", () => {
  const results = resultsOf([{ id: "a" }, { id: "b" }], [{ id: "b", status: 409, detail: "stale" }], "untouched");
  assert.deepEqual(results, [{ id: "a", outcome: "untouched" }, { id: "b", outcome: "refused", detail: "stale" }]);
});
