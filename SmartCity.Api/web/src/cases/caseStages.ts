/** The stages that a case waits in, each named by the step that ends it. */

export const stages = ["verify", "file", "return", "dispatch", "rework", "dispose", "feed_back", "check", "close", "suspend"] as const;
export type Stage = (typeof stages)[number];

/** The part of a case that its stage follows from. */
export interface Staged {
  readonly status: string;
  readonly handling?: { readonly return_count: number; readonly rework_count: number };
}

const byStatus: Readonly<Record<string, Stage>> = {
  collected: "verify", verified: "file", filed: "dispatch", dispatched: "dispose", disposed: "feed_back", fed_back: "check", checked: "close", suspended: "suspend",
};

/** Null when the case has ended. What was sent back waits in a stage of its own: returned by the handler to be dispatched anew, or for rework. */
export function stageOf(one: Staged): Stage | null {
  const stage = byStatus[one.status] ?? null;
  if (stage === "dispatch" && (one.handling?.return_count ?? 0) > 0) return "return";
  if (stage === "dispose" && (one.handling?.rework_count ?? 0) > 0) return "rework";
  return stage;
}

/** How many cases wait in each stage that occurs, and how many of them are late, in the order of a case's life. */
export function countStages<T extends Staged>(cases: readonly T[], isLate: (one: T) => boolean): { stage: Stage; all: number; late: number }[] {
  const counts = new Map<Stage, { stage: Stage; all: number; late: number }>();
  for (const one of cases) {
    const stage = stageOf(one);
    if (!stage) continue;
    const entry = counts.get(stage) ?? { stage, all: 0, late: 0 };
    entry.all++;
    if (isLate(one)) entry.late++;
    counts.set(stage, entry);
  }
  return stages.filter((stage) => counts.has(stage)).map((stage) => counts.get(stage)!);
}
