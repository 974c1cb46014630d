import assert from "node:assert/strict";
import { test } from "node:test";
import { splitCellCode } from "../src/cells/cellCode.ts";

test("a code of 15 digits falls into county, subdistrict, community and sequence", () => {
  assert.deepEqual(splitCellCode("530102001034007"), { county: "530102", subdistrict: "001", community: "034", sequence: "007" });
});

test("what is not 15 digits is no code", () => {
  for (const wrong of ["", "53010200103400", "5301020010340071", "53010200103400x"]) assert.equal(splitCellCode(wrong), null);
});
