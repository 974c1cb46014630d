import type { ChangeRun } from "../api/wire.ts";
import { workspace } from "../page/workspace.ts";

/** The finished comparison of the two chosen scenes, if there is one. */
export function chosenRun(): ChangeRun | null {
  return workspace.changes.value.find((run) => run.before === workspace.before.value && run.after === workspace.after.value) ?? null;
}

/** What to show first: the newest comparison, or else the oldest and the newest scene. */
export function chooseFirstPair(): void {
  const newest = [...workspace.changes.value].sort((a, b) => b.created_at.localeCompare(a.created_at))[0];
  const scenes = [...workspace.scenes.value].sort((a, b) => a.acquired_at.localeCompare(b.acquired_at));
  workspace.before.value = newest?.before ?? scenes[0]?.id ?? null;
  workspace.after.value = newest?.after ?? scenes.at(-1)?.id ?? null;
}
