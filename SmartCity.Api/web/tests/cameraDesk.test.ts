import assert from "node:assert/strict";
import { test } from "node:test";
import { barsOf, topOf } from "../src/cameras/hourBars.ts";
import { agoOf, caseStateOf, conditionOf, intervalOf, markOf, markOfPlume, merged, opinionOf, sourceOf, threshold } from "../src/cameras/deskWords.ts";

const gate = (reason: string | null) => ({ verdict: reason ? "not_assessable" : "assessable", reason });

test("a camera that has sent nothing is never, one that is late is silent, and else the gate speaks", () => {
  assert.deepEqual(conditionOf({ silent_s: null, gate: { verdict: null, reason: null } }, 10), { kind: "never" });
  assert.deepEqual(conditionOf({ silent_s: 599, gate: gate(null) }, 10), { kind: "assessable" });
  assert.deepEqual(conditionOf({ silent_s: 601, gate: gate("night") }, 10), { kind: "silent" });
  assert.deepEqual(conditionOf({ silent_s: 601, gate: gate("night") }, 300), { kind: "reason", reason: "night" });   // five minutes between frames
});

test("a stream is connected, reconnecting after a break, or opening for the first time", () => {
  const fetched = { has_source: true };
  assert.equal(sourceOf({ kind: "stream", connected: true, breaks: 3 }, fetched), "connected");
  assert.equal(sourceOf({ kind: "stream", connected: false, breaks: 3 }, fetched), "reconnecting");
  assert.equal(sourceOf({ kind: "stream", connected: false, breaks: 0 }, fetched), "opening");
  assert.equal(sourceOf({ kind: "folder" }, fetched), "folder");
  assert.equal(sourceOf(null, fetched), "elsewhere");
  assert.equal(sourceOf(null, { has_source: false }), "sent");
});

test("haze over the region goes before the level, and what can't be judged before both", () => {
  assert.equal(markOf({ verdict: "assessable", level: null, held_by_haze: false }), "none");
  assert.equal(markOf({ verdict: "assessable", level: "likely", held_by_haze: false }), "likely");
  assert.equal(markOf({ verdict: "assessable", level: "alarm", held_by_haze: true }), "haze");
  assert.equal(markOf({ verdict: "not_assessable", level: null, held_by_haze: false }), "unassessable");
  assert.equal(markOfPlume({ level: "alarm", case_state: "below" }), "alarm");
  assert.equal(markOfPlume({ level: "alarm", case_state: "haze" }), "haze");
});

test("an alarm without a place has no case for this reason, and not because it is none", () => {
  assert.equal(caseStateOf({ level: "alarm", case_state: "none", place: null }), "unplaced");
  assert.equal(caseStateOf({ level: "likely", case_state: "none", place: null }), "none");
  assert.equal(caseStateOf({ level: "alarm", case_state: "joined", place: [102, 25] }), "joined");
});

test("a day is from midnight to midnight where the reader is", () => {
  const [from, to] = intervalOf("2026-02-28").split("/").map((text) => new Date(text));
  assert.deepEqual([from!.getDate(), from!.getHours(), from!.getMinutes()], [28, 0, 0]);
  assert.equal(to!.getTime() - from!.getTime(), 24 * 3600_000 - 1);
  assert.deepEqual([to!.getMonth(), to!.getDate()], [1, 28]);
});

test("times that have passed are told in the largest unit that fits", () => {
  assert.deepEqual(agoOf(-3), { n: 0, unit: "s" });
  assert.deepEqual(agoOf(75), { n: 75, unit: "s" });
  assert.deepEqual(agoOf(600), { n: 10, unit: "min" });
  assert.deepEqual(agoOf(7200), { n: 2, unit: "h" });
  assert.deepEqual(agoOf(3 * 86_400), { n: 3, unit: "d" });
});

test("what came since is put before what is known, and the fresh one of two holds", () => {
  const known = [{ id: 3, level: "x" }, { id: 2, level: "x" }];
  assert.deepEqual(merged(known, [{ id: 4, level: "y" }, { id: 3, level: "y" }]), [{ id: 4, level: "y" }, { id: 3, level: "y" }, { id: 2, level: "x" }]);
});

test("a rejection says its kind first, and a threshold tells which way it went", () => {
  assert.equal(opinionOf("Fog cannon", "  "), "Fog cannon");
  assert.equal(opinionOf("Fog cannon", " at the gate "), "Fog cannon: at the gate");
  assert.deepEqual([threshold(0.5, 0.8), threshold(0.8, 0.5), threshold(0.5, 0.5)], ["raised", "lowered", "same"]);
});

test("passages are counted in the hours of the reader's day, below a round top", () => {
  const at = (day: number, hour: number) => new Date(2026, 7, day, hour).toISOString();
  const hour = (day: number, of: number, trucks: number, buses: number) => ({ hour: at(day, of), trucks, buses, checked: 0, faulty: 0 });
  const bars = barsOf([hour(3, 0, 1, 0), hour(3, 23, 12, 5), hour(4, 0, 9, 9)], "2026-08-03");
  assert.equal(bars.length, 24);
  assert.deepEqual([bars[0], bars[23]], [{ hour: 0, trucks: 1, buses: 0 }, { hour: 23, trucks: 12, buses: 5 }]);
  assert.equal(bars.reduce((sum, bar) => sum + bar.trucks + bar.buses, 0), 18);
  assert.equal(topOf(bars), 20);
  assert.equal(topOf([]), 4);
});
