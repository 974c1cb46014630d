import assert from "node:assert/strict";
import { test } from "node:test";
import { attributeRows, type SiteWords } from "../src/site/attributeRows.ts";

const words: SiteWords = {
  layers: { cells: "网格单元" },
  fields: { class: "类别", score: "得分" },
  values: { class: { "1": "no cell's", earthwork: "土方施工" }, "cells.class": { "1": "一类 建成区" } },
};

test("a layer's own words go before those of the attribute", () => {
  assert.deepEqual(attributeRows(words, "cells", { class: 1 }), [["类别", "一类 建成区"]]);
  assert.deepEqual(attributeRows(words, "cases", { class: "earthwork" }), [["类别", "土方施工"]]);
});

test("what has no word is shown as it is, numbers to three digits", () => {
  assert.deepEqual(attributeRows(words, "cases", { class: "flood", score: 0.123456, other: true }), [["类别", "flood"], ["得分", "0.123"], ["other", "true"]]);
});
