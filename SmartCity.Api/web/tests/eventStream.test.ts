import assert from "node:assert/strict";
import { test } from "node:test";
import { EventParser, followStream, type StreamEvent } from "../src/api/eventStream.ts";

test("events come whole, however the stream is cut, and signs of life are none", () => {
  const text = "retry: 2000\nevent: ready\ndata: {}\n\n: alive\n\nevent: tiles\ndata: {\"layer\":\"cells\"}\n\ndata: a\ndata: b\n\n";
  for (let size = 1; size < text.length; size++) {
    const parser = new EventParser(), events: StreamEvent[] = [];
    for (let at = 0; at < text.length; at += size) events.push(...parser.take(text.slice(at, at + size)));
    assert.deepEqual(events, [{ type: "ready", data: "{}" }, { type: "tiles", data: "{\"layer\":\"cells\"}" }, { type: "message", data: "a\nb" }]);
  }
});

test("a stream that ends or fails is opened again, after longer and longer pauses until it speaks", async () => {
  const pauses: number[] = [], heard: string[] = [];
  let opened = 0;
  await followStream(
    {
      open: async () => {
        opened++;
        if (opened !== 3) throw new Error("no network");
        return new Blob(["event: ready\ndata: {}\n\n"]).stream();
      },
      pause: async (milliseconds) => void pauses.push(milliseconds),
    },
    (event) => heard.push(event.type),
    () => opened === 9,
  );
  assert.deepEqual(heard, ["ready"]);
  assert.deepEqual(pauses, [1000, 2000, 1000, 2000, 4000, 8000, 16000, 30000, 30000]);
});
