/** A server-sent event; `type` is "message" where the stream names none. */
export interface StreamEvent {
  readonly type: string;
  readonly data: string;
}

/** Cuts a stream's text into events; what is not whole yet waits for the next piece. Comments are left out. */
export class EventParser {
  #rest = "";

  take(piece: string): StreamEvent[] {
    const blocks = (this.#rest + piece).split("\n\n");
    this.#rest = blocks.pop() ?? "";
    return blocks.map(read).filter((event) => event !== null);
  }
}

function read(block: string): StreamEvent | null {
  const lines = block.split("\n"), of = (field: string) => lines.filter((line) => line.startsWith(`${field}: `)).map((line) => line.slice(field.length + 2));
  const data = of("data");
  return data.length > 0 ? { type: of("event").at(-1) ?? "message", data: data.join("\n") } : null;
}

/** What a stream needs of the world; tests bring their own. */
export interface StreamSource {
  open(signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  pause(milliseconds: number): Promise<void>;
}

/** Milliseconds before it is opened again after an end; doubled with each failure up to the longest. */
const firstPause = 1_000, longestPause = 30_000;

/** Milliseconds without a sign of life after which a stream is taken for dead: the server gives one every 15 seconds. */
const longestSilence = 40_000;

/** Reads a stream for ever: it is opened again after every end, silence or failure. EventSource can't send a key. */
export async function followStream(source: StreamSource, on: (event: StreamEvent) => void, stop: () => boolean = () => false): Promise<void> {
  let pause = firstPause;
  while (!stop()) {
    try {
      await readStream(source, (event) => {
        pause = firstPause;
        on(event);
      });
    } catch {
      // the network, the server or a proxy ended it
    }
    await source.pause(pause);
    pause = Math.min(pause * 2, longestPause);
  }
}

async function readStream(source: StreamSource, on: (event: StreamEvent) => void): Promise<void> {
  const giveUp = new AbortController(), parser = new EventParser(), decoder = new TextDecoder();
  let silence = setTimeout(() => giveUp.abort(), longestSilence);
  try {
    const reader = (await source.open(giveUp.signal)).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(silence);
      silence = setTimeout(() => giveUp.abort(), longestSilence);
      for (const event of parser.take(decoder.decode(value, { stream: true }))) on(event);
    }
  } finally {
    clearTimeout(silence);
  }
}
