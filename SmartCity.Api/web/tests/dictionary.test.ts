import assert from "node:assert/strict";
import { test } from "node:test";
import { caseClasses, caseStatuses } from "../src/cases/caseTerms.ts";
import { en, type TextKey } from "../src/i18n/en.ts";
import { insert } from "../src/i18n/insert.ts";
import { zh } from "../src/i18n/zh.ts";

const names = (pattern: string) => [...pattern.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test("both languages name the same values in every text", () => {
  for (const key of Object.keys(en) as TextKey[]) assert.deepEqual(names(zh[key]), names(en[key]), key);
});

test("every class and status of a case has a term", () => {
  for (const { id } of caseClasses) assert.ok(`case.class.${id}` in en, id);
  for (const status of caseStatuses) assert.ok(`case.status.${status}` in en, status);
});

/** JobKind of the server. */
const jobKinds = ["sample_stream", "import_city", "partition", "partition_footprint", "simulate_scenes", "import_scene", "fetch_scene", "detect_change", "detect_series", "file_cases", "recut", "partition_upload", "import_cells", "feed_cameras"];

/** Steps of CaseLifecycle, and the notes of CaseReplay that leave the status as it is. */
const logActions = [
  "open", "verify", "reject", "mark_duplicate", "file", "assign", "dispatch", "return", "dispose", "feed_back", "check", "rework", "close", "suspend", "resume", "reopen",
  "overdue", "escalate", "seen_again", "track_ended", "track_resumed", "track_merged", "track_withdrawn", "exceedance", "plume", "add_evidence", "answer", "erase_reporter",
];

test("every action and role of the log and every kind of job has a term", () => {
  for (const action of logActions) assert.ok(`case.action.${action}` in en, action);
  for (const role of ["system", "citizen", "officer", "handler", "admin"]) assert.ok(`case.role.${role}` in en, role);
  for (const kind of jobKinds) assert.ok(`jobs.kind.${kind}` in en, kind);
});

test("a value that is missing leaves its name standing", () => assert.equal(insert("{n} of {all}", { n: 2 }), "2 of {all}"));
