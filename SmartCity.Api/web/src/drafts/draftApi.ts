import type { FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { getJson, postJson, remove } from "../api/client.ts";
import type { Bounds } from "../api/wire.ts";
import type { Difference, DraftCell, DraftFeature, Edit, EditAnswer, EditRequest, EditionRecord, MovedGround, Validation } from "./draftWire.ts";

/** The one place that knows the paths of editions and edits. */
export async function listEditions(signal?: AbortSignal): Promise<EditionRecord[]> {
  return await getJson<EditionRecord[]>("editions", signal);
}

export async function readEdition(id: number): Promise<EditionRecord> {
  return await getJson<EditionRecord>(`editions/${id}`);
}

export async function createDraft(base: number, name: string): Promise<EditionRecord> {
  return await postJson<EditionRecord>(`editions/${base}/draft`, { name });
}

export async function discardDraft(id: number): Promise<void> {
  await remove(`editions/${id}`);
}

export async function readCells(id: number, bounds: Bounds, signal?: AbortSignal): Promise<DraftFeature[]> {
  const bbox = bounds.map((edge) => edge.toFixed(6)).join(",");
  return (await getJson<FeatureCollection<Polygon | MultiPolygon, DraftCell>>(`editions/${id}/cells?bbox=${bbox}`, signal)).features;
}

/** With `dryRun` nothing is kept: the answer tells what would change. */
export async function sendEdit(id: number, request: EditRequest, dryRun: boolean): Promise<EditAnswer> {
  return await postJson<EditAnswer>(`editions/${id}/edits${dryRun ? "?dry_run=true" : ""}`, request);
}

export async function undo(id: number): Promise<EditAnswer> {
  return await postJson<EditAnswer>(`editions/${id}/undo`, {});
}

export async function redo(id: number): Promise<EditAnswer> {
  return await postJson<EditAnswer>(`editions/${id}/redo`, {});
}

/** Newest first. */
export async function readEdits(id: number, limit: number): Promise<Edit[]> {
  return await getJson<Edit[]>(`editions/${id}/edits?limit=${limit}`);
}

export async function validate(id: number): Promise<Validation> {
  return await postJson<Validation>(`editions/${id}/validate`, {});
}

/** `validFrom` is a day, which begins at midnight in the city; null means now. `supersede` also publishes over an edition that came into force since the draft began. */
export async function publish(id: number, validFrom: string | null, supersede: boolean): Promise<EditionRecord> {
  return await postJson<EditionRecord>(`editions/${id}/publish`, { ...(validFrom ? { valid_from: validFrom } : {}), ...(supersede ? { supersede } : {}) });
}

/** Takes a published edition out of force; what it replaced holds again. */
export async function rollBack(id: number, reason: string): Promise<EditionRecord> {
  return await postJson<EditionRecord>(`editions/${id}/rollback`, { reason });
}

/** The pieces of ground that lie in another cell in `id` than in `base`. */
export async function readMovedGround(base: number, id: number): Promise<MovedGround> {
  return await getJson<MovedGround>(`editions/${base}/diff/${id}?format=geojson`);
}

/** What `id` has that `base` has not. */
export async function readDifference(base: number, id: number): Promise<Difference> {
  return await getJson<Difference>(`editions/${base}/diff/${id}`);
}
