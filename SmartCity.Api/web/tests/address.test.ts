import assert from "node:assert/strict";
import { test } from "node:test";
import { readAddress, writeAddress } from "../src/page/address.ts";

const id = "0f8fad5b-d9cb-469f-a165-70867728950e";

test("an address that was written is read again", () => {
  const address = { zoom: 12.5, latitude: 25.04, longitude: 102.71, caseId: id, language: "zh", imagery: "swipe", mode: "editor", draft: 12 } as const;
  assert.deepEqual(readAddress(writeAddress(address)), address);
});

test("the camera desk's address names camera and frame; a frame without its camera says nothing", () => {
  const address = { mode: "cameras", camera: id, frame: 812, language: "en" } as const;
  assert.deepEqual(readAddress(writeAddress(address)), address);
  assert.deepEqual(readAddress("#mode=cameras&frame=812&camera=1"), { mode: "cameras" });
});

test("what an address does not say is absent, and nonsense is ignored", () => {
  assert.deepEqual(readAddress(""), {});
  assert.deepEqual(readAddress("#map=12/91/200&case=1;drop&cell=12&lang=fr&imagery=x&mode=x&draft=-1"), {});
  assert.deepEqual(readAddress("#map=12/25"), {});
});
