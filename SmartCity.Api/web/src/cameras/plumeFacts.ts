import { Problem, getJson } from "../api/client.ts";
import type { CaseDetails } from "../api/wire.ts";
import { keyring } from "../key/keyring.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { chosenCamera } from "./deskStock.ts";
import type { FusionReason, Plume } from "./deskWire.ts";
import { frameRecord } from "./frameStock.ts";

/** What is known of a plume besides its row. */
export interface PlumeFacts {
  /** Its case; hidden: this key may not see it. */
  readonly case?: CaseDetails | "hidden";
  /** One score of the camera, soil, wind and monitors; absent where no calibration has placed it. */
  readonly fused?: { readonly score: number; readonly reasons: readonly FusionReason[] };
}

/** Of the plumes of the chosen frame, by their ids; a plume is missing while it is looked up. */
export const plumeFacts = new Signal<ReadonlyMap<number, PlumeFacts>>(new Map());

let reading: AbortController | null = null;

export function followPlumes(): void {
  watch([frameRecord, keyring.key], () => void loadPlumeFacts());
}

/** Looks up the cases and reasons of the chosen frame's plumes. */
export async function loadPlumeFacts(): Promise<void> {
  reading?.abort();
  const controller = (reading = new AbortController());
  const record = frameRecord.value;
  const plumes = record && !(record instanceof Problem) ? (record.plumes ?? []) : [];
  if (plumes.length === 0) {
    plumeFacts.value = new Map();
    return;
  }
  try {
    const facts = await Promise.all(plumes.map(async (plume) => [plume.id, await factsOf(plume, controller.signal)] as const));
    if (!controller.signal.aborted) plumeFacts.value = new Map(facts);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  }
}

async function factsOf(plume: Plume, signal: AbortSignal): Promise<PlumeFacts> {
  const owner = plume.case && await orNull(getJson<CaseDetails>(`cases/${plume.case}`, signal));
  const said = owner ? fusedOf(owner, plume.track) : null;
  const fused = said ?? await rank(plume, signal);
  return { ...(plume.case ? { case: owner || "hidden" } : {}), ...(fused ? { fused } : {}) };
}

/** What the case's log says of the plume: as it was known then. */
export function fusedOf(owner: Pick<CaseDetails, "history">, track: string): PlumeFacts["fused"] | null {
  const entry = owner.history?.find(({ detail }) => detail?.["track"] === track && Array.isArray(detail["reasons"]));
  return entry ? { score: Number(entry.detail["fused_score"]), reasons: entry.detail["reasons"] as FusionReason[] } : null;
}

/** Of a plume without a case: what would be said of it. */
async function rank(plume: Plume, signal: AbortSignal): Promise<PlumeFacts["fused"] | null> {
  const { image_width: width, image_height: height } = chosenCamera()?.properties ?? {};
  if (plume.placed_by !== "calibration" || !plume.place || !width || !height) return null;
  const query = new URLSearchParams({ x: String(plume.foot.x * width), y: String(plume.foot.y * height), sigma: String(plume.foot.sigma * width), score: String(plume.score), at: plume.taken_at });
  return await orNull(getJson<NonNullable<PlumeFacts["fused"]>>(`cameras/${workspace.camera.value}/source?${query}`, signal));
}

/** What the server refuses is not there for this reader. */
async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
