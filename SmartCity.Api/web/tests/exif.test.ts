import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOfPhoto } from "../src/report/exif.ts";

/** The head of a JPEG whose EXIF holds one GPS directory. */
function photo({ little = true, north = "N", east = "E", latitude = [25, 1, 2, 1, 2400, 100], longitude = [102, 1, 43, 1, 1200, 100] } = {}): ArrayBuffer {
  const tiff = new DataView(new ArrayBuffer(26 + 2 + 4 * 12 + 4 + 48));
  const [u16, u32] = [(at: number, value: number) => tiff.setUint16(at, value, little), (at: number, value: number) => tiff.setUint32(at, value, little)];
  tiff.setUint16(0, little ? 0x4949 : 0x4d4d);
  u16(2, 42); u32(4, 8); u16(8, 1); u16(10, 0x8825); u16(12, 4); u32(14, 1); u32(18, 26);
  u16(26, 4);
  const values = 26 + 2 + 4 * 12 + 4;
  [[1, 2, 2], [2, 5, 3], [3, 2, 2], [4, 5, 3]].forEach(([tag, type, count], i) => { const at = 28 + 12 * i; u16(at, tag!); u16(at + 2, type!); u32(at + 4, count!); });
  tiff.setUint8(28 + 8, north.charCodeAt(0)); u32(40 + 8, values); tiff.setUint8(52 + 8, east.charCodeAt(0)); u32(64 + 8, values + 24);
  [...latitude, ...longitude].forEach((number, i) => u32(values + 4 * i, number));
  const file = new Uint8Array(4 + 2 + 2 + 6 + tiff.byteLength + 2);
  file.set([0xff, 0xd8, 0xff, 0xe1, 0, 0, 0x45, 0x78, 0x69, 0x66, 0, 0]);
  new DataView(file.buffer).setUint16(4, 8 + tiff.byteLength);
  file.set(new Uint8Array(tiff.buffer), 12);
  return file.buffer;
}

test("a photo's place is read in either byte order", () => {
  for (const little of [true, false]) {
    const place = placeOfPhoto(photo({ little }))!;
    assert.ok(Math.abs(place[0] - 102.72) < 1e-9 && Math.abs(place[1] - 25.04) < 1e-9, String(place));
  }
  assert.ok(placeOfPhoto(photo({ north: "S", east: "W" }))!.every((degrees) => degrees < 0));
});

test("nonsense is no place: a null island, a division by nothing, too many degrees, another half of the world", () => {
  assert.equal(placeOfPhoto(photo({ latitude: [0, 1, 0, 1, 0, 1], longitude: [0, 1, 0, 1, 0, 1] })), null);
  assert.equal(placeOfPhoto(photo({ latitude: [25, 0, 0, 1, 0, 1] })), null);
  assert.equal(placeOfPhoto(photo({ latitude: [95, 1, 0, 1, 0, 1] })), null);
  assert.equal(placeOfPhoto(photo({ north: "X" })), null);
});

test("a file that is cut off anywhere, or is none, is no place and no error", () => {
  const whole = photo();
  for (let length = 0; length < whole.byteLength; length++) placeOfPhoto(whole.slice(0, length));
  assert.equal(placeOfPhoto(new TextEncoder().encode("a text that is called photo.jpg").buffer as ArrayBuffer), null);
});
