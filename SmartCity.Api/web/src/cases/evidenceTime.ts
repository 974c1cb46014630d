import type { CaseDetails, Evidence, Scene } from "../api/wire.ts";

type Dated = Pick<Scene, "id" | "acquired_at">;

/** When the picture was taken: as it says itself, else as its scene; undefined where neither is known here. */
export function timeOf(picture: Evidence, scenes: readonly Dated[]): string | undefined {
  return picture.taken_at ?? scenes.find((scene) => scene.id === picture.scene_id)?.acquired_at;
}

/** Whether it is a picture of the kind, such as after_handling of after. */
export function isOfKind(picture: Evidence, kind: string): boolean {
  return picture.kind === kind || picture.kind.startsWith(`${kind}_`);
}

/** Whether a picture of the kind that a step asks for is there, taken since the disposal; one whose time is not known here may count. */
export function hasSince(record: Pick<CaseDetails, "evidence" | "handling">, kind: string, scenes: readonly Dated[]): boolean {
  const since = record.handling?.disposed_at ?? record.handling?.stage_entered_at;
  return (record.evidence ?? []).some((picture) => {
    const taken = timeOf(picture, scenes);
    return isOfKind(picture, kind) && (!since || !taken || Date.parse(taken) > Date.parse(since));
  });
}
