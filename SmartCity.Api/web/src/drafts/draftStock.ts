import { Signal } from "../page/signal.ts";
import { listEditions } from "./draftApi.ts";
import type { EditionRecord } from "./draftWire.ts";

/** All editions that the key may see; null until read. */
export const editions = new Signal<readonly EditionRecord[] | null>(null);

export async function loadEditions(): Promise<void> {
  editions.value = await listEditions();
}

/** The ones that can still be edited, newest first. */
export function drafts(): EditionRecord[] {
  return (editions.value ?? []).filter((edition) => edition.status === "draft" || edition.status === "validated").sort((a, b) => b.id - a.id);
}
