import type { Position } from "geojson";
import type { DraftCells } from "../drafts/draftCells.ts";
import type { Operation } from "../drafts/draftWire.ts";
import { cellsAt, cellsTouching, type Handle } from "./borders.ts";
import { ringsOf, same } from "./plane.ts";
import { areaOfSketch, lineOf, mostlyIn, type Sketch } from "./sketch.ts";

/** Why nothing can be proposed yet: the ending of a text key `edit.need.…`. */
export type Need = "cell" | "two" | "border" | "pair" | "receiver" | "outside" | "domain";

export type Proposal = Operation | { need: Need };

export function isNeed(proposal: Proposal): proposal is { need: Need } {
  return "need" in proposal;
}

/** The drawn line splits the selected cell that it mostly lies in, or else whatever cell it mostly lies in. */
export function splitBy(sketch: Sketch, chosen: readonly string[], cells: DraftCells): Proposal {
  const cell = mostlyIn(sketch, (at) => cells.at(at)?.properties.code ?? null);
  if (!cell) return { need: "outside" };
  return { type: "split", cell: chosen.length === 1 ? chosen[0]! : cell, line: lineOf(sketch) };
}

/** The border between the two cells that both ends of the line touch becomes the line; the selection decides between several. */
export function reshapeBy(sketch: Sketch, chosen: readonly string[], cells: DraftCells, tolerance: number): Proposal {
  const ends = [sketch.points[0]!, sketch.points.at(-1)!].map((end) => cellsTouching(end, tolerance, cells));
  const both = ends[0]!.filter((code) => ends[1]!.includes(code));
  if (both.length < 2) return { need: "border" };
  const wanted = both.length === 2 ? both : both.filter((code) => chosen.includes(code));
  return wanted.length === 2 ? { type: "reshape", cells: [wanted[0]!, wanted[1]!], line: lineOf(sketch) } : { need: "pair" };
}

/** The piece goes from the cell that it mostly lies in to the one that is selected beside it. */
export function reassignBy(sketch: Sketch, chosen: readonly string[], cells: DraftCells): Proposal {
  const from = mostlyIn(sketch, (at) => cells.at(at)?.properties.code ?? null);
  if (!from) return { need: "outside" };
  const others = chosen.filter((code) => code !== from);
  return others.length === 1 ? { type: "reassign", from, to: others[0]!, piece: areaOfSketch(sketch) } : { need: "receiver" };
}

/** A dragged vertex moves with all its borders; the middle of an edge becomes a new vertex on the way. */
export function dragOf(handle: Handle, to: Position): Operation {
  return { type: "move_vertex", at: handle.at, to };
}

/** Takes a bend out of the border of two cells; a junction holds the borders together and stays. */
export function removalOf(handle: Handle, cells: DraftCells): Proposal {
  const pair = cellsAt(handle.at, cells);
  if (handle.kind !== "vertex" || pair.length !== 2) return { need: "domain" };
  for (const ring of ringsOf(cells.get(pair[0]!)!.geometry)) {
    const open = ring.slice(0, -1);
    const i = open.findIndex((at) => same(at, handle.at));
    if (i < 0) continue;
    const before = open.at(i - 1)!, after = open[(i + 1) % open.length]!;
    return { type: "reshape", cells: [pair[0]!, pair[1]!], line: { type: "LineString", coordinates: [before, after] } };
  }
  return { need: "domain" };
}

/** Degrees: a millimetre or two, for what lies exactly on a vertex or on an edge. */
const onVertex = 2e-8;

/** The loaded cells that an operation is about: those whose versions go with it. */
export function concerned(operation: Operation, cells: DraftCells): string[] {
  switch (operation.type) {
    case "split": case "attributes": case "reclass": return [operation.cell];
    case "merge": case "recut": case "reshape": return [...operation.cells];
    case "reassign": return [operation.from, operation.to];
    case "move_vertex": return cellsTouching(operation.at, onVertex, cells);
  }
}

/** Version of each concerned cell as the analyst saw it. */
export function versionsOf(operation: Operation, cells: DraftCells): Record<string, number> {
  return Object.fromEntries(concerned(operation, cells).flatMap((code) => {
    const feature = cells.get(code);
    return feature ? [[code, feature.properties.version]] : [];
  }));
}

