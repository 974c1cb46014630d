import type { DraftFeature, EditAnswer } from "../drafts/draftWire.ts";

/** One cell before and after an edit; a new cell has no before, a removed one no after. */
export interface CellChange {
  readonly code: string;
  readonly before?: DraftFeature;
  readonly after?: DraftFeature;
}

/** What edits would change, in the order of the codes. A cell of the same version is left out. */
export function changesOf(before: readonly DraftFeature[], answers: readonly EditAnswer[]): CellChange[] {
  const changes = new Map<string, CellChange>();
  for (const feature of before) changes.set(feature.properties.code, { code: feature.properties.code, before: feature, after: feature });
  for (const answer of answers) {
    for (const after of answer.changed) {
      const known = changes.get(after.properties.code);
      changes.set(after.properties.code, { ...known, code: after.properties.code, after });
    }
    for (const code of answer.removed) {
      const known = changes.get(code);
      if (known?.before) changes.set(code, { code, before: known.before });
      else changes.delete(code);
    }
  }
  return [...changes.values()].filter((change) => change.before?.properties.version !== change.after?.properties.version).sort((a, b) => a.code.localeCompare(b.code));
}
