import { Problem, getJson } from "../api/client.ts";
import type { JobRun } from "../api/wire.ts";
import { language, termOf, text } from "../i18n/language.ts";
import { share } from "../i18n/measures.ts";
import { keyring } from "../key/keyring.ts";
import { element, fill, pictogram, pictograms } from "../page/element.ts";
import { Signal, watch } from "../page/signal.ts";

const busyPause = 2_000;
const idlePause = 15_000;

const jobs = new Signal<readonly JobRun[]>([]);

/** A bar while the stream runs; empty when nothing does. Jobs are told only to holders of a key. */
export function jobsProgress(onFinished: () => void): HTMLElement {
  const place = element("div", { class: "jobs", role: "status" });
  watch([jobs, language], () => fill(place, ...bar(jobs.value)));
  void poll(onFinished);
  return place;
}

async function poll(onFinished: () => void): Promise<void> {
  let running = new Set<string>();
  for (;;) {
    if (keyring.key.value !== null && document.visibilityState === "visible") {
      try {
        jobs.value = (await getJson<{ jobs: JobRun[] }>("jobs")).jobs;
        const now = new Set(jobs.value.filter((job) => job.state === "running" || job.state === "queued").map((job) => job.id));
        if ([...running].some((id) => !now.has(id))) onFinished();
        running = now;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        jobs.value = [];
      }
    }
    await pause(running.size > 0 ? busyPause : idlePause);
  }
}

/** Waits, but not past a change of the key. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = keyring.key.onChange(done);
    const timer = setTimeout(done, milliseconds);
    function done() {
      stop();
      clearTimeout(timer);
      resolve();
    }
  });
}

function bar(all: readonly JobRun[]): (HTMLElement | null)[] {
  const running = all.find((job) => job.state === "running");
  const queued = all.filter((job) => job.state === "queued").length;
  const newest = [...all].sort((a, b) => b.created_at.localeCompare(a.created_at))[0];
  if (running) {
    const name = text("jobs.running", { kind: termOf("jobs.kind", running.kind) });
    return [
      element("span", { class: "job-name", title: running.message ?? "" }, name),
      element("progress", { max: 1, value: running.share, "aria-label": name }),
      element("span", { class: "number" }, share(running.share)),
      queued > 0 ? element("span", { class: "hint" }, text("jobs.queued", { n: queued })) : null,
    ];
  }
  if (newest?.state === "failed") return [element("span", { class: "job-failed", title: newest.error ?? "" }, pictogram(pictograms.warning), text("jobs.failed", { kind: termOf("jobs.kind", newest.kind) }))];
  return [];
}
