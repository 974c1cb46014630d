import { Problem, getJson } from "../api/client.ts";
import { Signal } from "../page/signal.ts";
import { session } from "./draftSession.ts";

/** Cases of each cell against the mean of its class, 1 = as many; null until asked for. A cell that an edit made later is not in it. */
export const caseLoads = new Signal<ReadonlyMap<string, number> | null>(null);

interface Report {
  each: { code: string; class_load_deviation: number }[];
}

export async function readCaseLoads(): Promise<void> {
  const draft = session.draft.value;
  if (!draft) return;
  try {
    const { each } = await getJson<Report>(`editions/${draft.id}/report?load=cases&each=true`);
    if (session.draft.value?.id === draft.id) caseLoads.value = new Map(each.map((cell) => [cell.code, 1 + cell.class_load_deviation]));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    session.problem.value = error;
  }
}

session.draft.onChange(() => {
  if (session.draft.value === null) caseLoads.value = null;
});
