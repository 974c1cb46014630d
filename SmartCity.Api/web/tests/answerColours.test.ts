import assert from "node:assert/strict";
import { test } from "node:test";
import { answerColours, quantiles } from "../src/questions/answerColours.ts";
import type { Answer, AnswerValue } from "../src/questions/questionWire.ts";

function answerOf(column: string, values: AnswerValue[]): Answer {
  return {
    type: "FeatureCollection", question: "q", numberReturned: values.length, facts: {}, columns: [{ name: column, type: "number", title_zh: column, title_en: column }],
    features: values.map((value) => ({ type: "Feature", geometry: null, properties: { [column]: value } })),
  };
}

test("five classes hold about as many values each, and equal ends are one", () => {
  assert.deepEqual(quantiles([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), [1, 3, 5, 7, 9, 11]);
  assert.deepEqual(quantiles([4, 4, 4]), [4, 4]);
  assert.deepEqual(quantiles([0, 0, 0, 0, 9]), [0, 9]);
  assert.deepEqual(quantiles([]), []);
});

test("every value has the colour of its class in the legend", () => {
  const colours = answerColours(answerOf("count", [1, 5, 9, 20, 100]));
  for (const value of [1, 5, 9, 20, 100]) assert.ok(colours.classes.some((c) => c.colour === colours.colourOf(value) && c.to! >= value));
  assert.notEqual(colours.colourOf(1), colours.colourOf(100));
});

test("verdicts are coloured by their words, unknown columns alike", () => {
  const colours = answerColours(answerOf("verdict", ["hot", "none", "hot", "cold"]));
  assert.deepEqual(colours.classes.map((c) => c.word), ["hot", "none", "cold"]);
  assert.equal(new Set(["hot", "none", "cold"].map((word) => colours.colourOf(word))).size, 3);
  assert.equal(answerColours(answerOf("name", ["a"])).column, null);
});
