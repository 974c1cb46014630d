import { getJson } from "../api/client.ts";
import type { ChangeRun, City, Scene } from "../api/wire.ts";
import { countCells } from "../cells/cellCounts.ts";
import { loadCases } from "../cases/caseStock.ts";
import { workspace } from "../page/workspace.ts";
import { chooseFirstPair } from "../scenes/pairs.ts";

/** The city first, because the map needs its bounds. */
export async function loadCity(): Promise<City> {
  const city = await getJson<City>("city");
  workspace.city.value = { ...city, editions: city.editions ?? [], counts: city.counts ?? {}, attribution: city.attribution ?? [], notes: city.notes ?? [] };
  return workspace.city.value;
}

/** The rest, side by side; also after a job has changed what there is. */
export async function loadContents(): Promise<void> {
  await Promise.all([loadScenes(), countCells(), loadCases()]);
}

async function loadScenes(): Promise<void> {
  const [scenes, changes] = await Promise.all([getJson<Scene[]>("scenes"), getJson<ChangeRun[]>("changes")]);
  workspace.scenes.value = scenes;
  workspace.changes.value = changes;
  if (!scenes.some((scene) => scene.id === workspace.after.value)) chooseFirstPair();
}
