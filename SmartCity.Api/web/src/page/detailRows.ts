import { type Child, element } from "./element.ts";

/** Name and value pairs; a false row is left out. */
export function detailRows(rows: readonly (readonly [string, Child] | false)[]): HTMLElement {
  return element("dl", {}, ...rows.filter((row) => row !== false).map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}
