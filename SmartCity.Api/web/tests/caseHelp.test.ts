import assert from "node:assert/strict";
import { test } from "node:test";
import type { CaseDetails } from "../src/api/wire.ts";
import { changesBetween } from "../src/cases/caseChanges.ts";
import { metresBetween, nearCases } from "../src/cases/nearCases.ts";
import { searchUnits } from "../src/cases/unitSearch.ts";
import { caseRefusalInChinese } from "../src/i18n/caseRefusals.zh.ts";

const record = (more: object): CaseDetails => ({ id: "1", number: "KM-1", class: "road", status: "collected", source: "camera", level: 1, cell_code: "5", opened_at: "", version: 1, point: [0, 0], history: [], ...more });
const entry = (sequence: number, action: string) => ({ sequence, at: "", actor: "wang", role: "officer", action, to_status: null, detail: {} });

test("between two looks: what differs, and what was entered since", () => {
  const handling = { stage_entered_at: "", escalation: 0, return_count: 0, rework_count: 0 };
  const seen = record({ history: [entry(1, "open")], handling });
  const now = record({ status: "verified", level: 3, version: 2, history: [entry(1, "open"), entry(2, "verify")], handling: { ...handling, unit_id: "squad" } });
  const { changes, entries } = changesBetween(seen, now);
  assert.deepEqual(changes, [{ what: "status", from: "collected", to: "verified" }, { what: "unit", from: undefined, to: "squad" }, { what: "level", from: "1", to: "3" }]);
  assert.deepEqual(entries.map((one) => one.action), ["verify"]);
});

test("a hundredth of a degree of longitude is a kilometre at 25° north", () => assert.ok(Math.abs(metresBetween([102.7, 25], [102.71, 25]) - 1008) < 3));

test("near by: the same class first, then the nearest, never itself or a duplicate", () => {
  const one = (id: string, metresEast: number, kind = "road", status = "collected") => ({ id, class: kind, status, point: [102.7 + metresEast / 100_800, 25] as [number, number] });
  const cases = [one("self", 0), one("far", 900), one("other", 10, "site_dust"), one("near", 300), one("twin", 5, "road", "duplicate"), one("gone", 1200)];
  assert.deepEqual(nearCases(cases[0]!, cases, 1000, 9).map(({ one: { id } }) => id), ["near", "far", "other"]);
});

test("units are found by every word in any of their names, those that begin with it first", () => {
  const unit = (id: string, zh: string, en: string, department = "") => ({ id, name_zh: zh, name_en: en, kind: "squad", department });
  const units = [unit("530102-a", "五华区城管中队", "City squad", "city_management"), unit("530103-b", "盘龙区城管中队", "Panlong squad"), unit("squad-z", "环卫", "Sanitation of Wuhua")];
  const ids = (question: string) => searchUnits(units, question, 9).map(({ id }) => id);
  assert.deepEqual(ids("城管"), ["530102-a", "530103-b"]);
  assert.deepEqual(ids("squad"), ["squad-z", "530102-a", "530103-b"]);
  assert.deepEqual(ids("530103"), ["530103-b"]);
  assert.deepEqual(ids("中队 management"), ["530102-a"]);
  assert.deepEqual(ids("nobody"), []);
});

test("the server's refusals in Chinese keep their terms", () => {
  assert.equal(caseRefusalInChinese("'return' needs an opinion that says why."), "“退回”须写明理由。");
  assert.match(caseRefusalInChinese("'close' needs evidence that was taken after the disposal (2026-03-02 01:00:00Z): after."), /^“结案”需要处置之后（2026-03-0\d \d\d:00）拍摄的图片：处置后。$/);
  assert.equal(caseRefusalInChinese("'verify' is possible for a case that is collected; this one is filed."), "“核实”只适用于信息收集的案件；本案已立案。");
  assert.equal(caseRefusalInChinese("Something new."), "Something new.");
});
