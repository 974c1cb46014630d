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

test("a value that is missing leaves its name standing", () => assert.equal(insert("{n} of {all}", { n: 2 }), "2 of {all}"));
