import type { Operation } from "../drafts/draftWire.ts";

/** What an analyst can do with cells, each by its own key. */
export type ToolId = "select" | "split" | "merge" | "move" | "reshape" | "reassign" | "recut" | "attributes" | "class";

export interface Tool {
  readonly id: ToolId;
  readonly key: string;
  /** Line pictogram on 24 × 24. */
  readonly icon: string;
  /** What is drawn for it, if anything. */
  readonly draws?: "line" | "area";
}

export const tools: readonly Tool[] = [
  { id: "select", key: "v", icon: "M6 3l13 9-6 1-3 6z" },
  { id: "split", key: "s", icon: "M4 5h16v14H4zM7 22 17 2", draws: "line" },
  { id: "merge", key: "m", icon: "M9 5H4v14h5M15 5h5v14h-5M2 12h7M6 9l3 3-3 3M22 12h-7M18 9l-3 3 3 3" },
  { id: "reshape", key: "b", icon: "M12 3v4c0 3-5 3-5 6s5 3 5 6v2M4 3h16v18H4z", draws: "line" },
  { id: "move", key: "x", icon: "M4 20l6-9M14 11l6 9M12 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6z" },
  { id: "reassign", key: "r", icon: "M4 4h16v16H4zM13 4v16M4 9h5v6H4M7 12h10M14 9l3 3-3 3", draws: "area" },
  { id: "recut", key: "c", icon: "M4 4h16v16H4zM12 4v16M4 10h8M12 14h8" },
  { id: "attributes", key: "a", icon: "M4 20l1-5L16 4l4 4L9 19zM13.5 6.5l4 4" },
  { id: "class", key: "k", icon: "M12 3l9 5-9 5-9-5zM3 13l9 5 9-5" },
];

export const undoIcon = "M8 4 3 9l5 5M3 9h11a6 6 0 0 1 0 12h-4";
export const redoIcon = "M16 4l5 5-5 5M21 9H10a6 6 0 0 0 0 12h4";

export function toolOf(id: ToolId): Tool {
  return tools.find((tool) => tool.id === id)!;
}

export function toolByKey(key: string): Tool | null {
  return tools.find((tool) => tool.key === key.toLowerCase()) ?? null;
}

/** The tool that makes an operation. */
export const toolFor: Readonly<Record<Operation["type"], ToolId>> = {
  split: "split", merge: "merge", move_vertex: "move", reshape: "reshape", reassign: "reassign", recut: "recut", attributes: "attributes", reclass: "class",
};
