import { Signal } from "../page/signal.ts";
import type { Sketch } from "./sketch.ts";
import type { ToolId } from "./tools.ts";
import type { Need } from "./operations.ts";

export type Colouring = "class" | "area" | "cases" | "changed";

/** What the analyst is about: chosen cells, tool and drawing. */
export const editing = {
  chosen: new Signal<readonly string[]>([]),
  tool: new Signal<ToolId>("select"),
  sketch: new Signal<Sketch | null>(null),
  /** The drawing is finished, but something else is needed first. */
  need: new Signal<Need | null>(null),
  colouring: new Signal<Colouring>("class"),
};

export function choose(codes: readonly string[]): void {
  const { chosen } = editing;
  if (codes.length !== chosen.value.length || codes.some((code, i) => code !== chosen.value[i])) chosen.value = codes;
}

/** Adds a cell to the chosen ones, or takes it out. */
export function toggle(code: string): void {
  const { chosen } = editing;
  chosen.value = chosen.value.includes(code) ? chosen.value.filter((one) => one !== code) : [...chosen.value, code];
}
