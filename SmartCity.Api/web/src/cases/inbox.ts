import { Problem } from "../api/client.ts";
import { keyring } from "../key/keyring.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { caseDesk } from "./caseDesk.ts";
import { readCases } from "./casePages.ts";
import { type ListedCase, caseStock } from "./caseStock.ts";
import { caseFilter, mapView, noFilter, passing } from "./caseFilter.ts";

/** The next due of what waits; more is not read: who has that much waiting works from the front. */
export const inboxLimit = 2000;

/** What waits for the holder of the key, the next due first; null while loading or without a desk. */
export const inbox = new Signal<readonly ListedCase[] | null>(null);

/** What waits for me, or all cases. */
export type CaseView = "inbox" | "all";
export const caseView = new Signal<CaseView>("all");

/** Ticks once in a while, so that times that run are drawn anew. */
export const now = new Signal(Date.now());

/** Reads the inbox with every new key and after every change of a case; who has a desk begins with it. */
export function followInbox(): void {
  let reading: AbortController | null = null;
  const read = async () => {
    reading?.abort();
    const controller = (reading = new AbortController());
    try {
      inbox.value = await readCases("cases/inbox", inboxLimit, controller.signal);
      now.value = Date.now();
    } catch (error) {
      if (!controller.signal.aborted && !(error instanceof Problem)) throw error;   // told of by the list of all cases, which fails with it
    }
  };
  watch([caseDesk], () => {
    reading?.abort();
    inbox.value = null;
    caseFilter.value = noFilter;
    caseView.value = caseDesk.value ? "inbox" : "all";
    if (caseDesk.value) void read();
  });
  workspace.casesVersion.onChange(() => caseDesk.value && keyring.key.value && void read());
  setInterval(() => (now.value = Date.now()), 20_000);
}

/** The cases of the view that is shown; null while loading. */
export function viewedCases(): readonly ListedCase[] | null {
  return caseView.value === "inbox" ? inbox.value : caseStock.value;
}

/** Those of them that the filter lets through. */
export function filteredCases(): readonly ListedCase[] {
  return passing(viewedCases() ?? [], caseFilter.value, mapView.value, now.value);
}

/** Whatever a change of can change the list. */
export const listSignals = [inbox, caseStock, caseView, caseFilter, now] as const;
