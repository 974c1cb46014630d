import type { Position } from "geojson";
import type { Bounds } from "../api/wire.ts";
import { choose } from "../editing/editState.ts";
import { termOf, text } from "../i18n/language.ts";
import { area } from "../i18n/measures.ts";
import { insidePoint } from "../map/insidePoint.ts";
import { type Child, element, pictogram, pictograms } from "../page/element.ts";
import { session } from "./draftSession.ts";
import type { Fault } from "./draftWire.ts";
import { verdict } from "./validation.ts";

/** More than this is not listed: who has so many repairs the file first. */
const listed = 300;

/** Degrees around a fault that are shown: about 60 m. */
const around = 0.0006;

/** What keeps the draft from being published, then advice; a click shows where. */
export function faultList(fly: (bounds: Bounds) => void): Child[] {
  const found = verdict.value;
  if (!found) return [element("p", { class: "empty" }, text("record.faults.unknown"))];
  const sound = found.faults.every((fault) => fault.is_advice);
  return [
    sound && element("p", { class: "sound" }, text("record.faults.none")),
    element("ol", { class: "edit-list" }, ...found.faults.slice(0, listed).map((fault, i) => row(fault, i, fly))),
  ];
}

function row(fault: Fault, i: number, fly: (bounds: Bounds) => void): HTMLElement {
  const show = () => {
    choose(fault.cells.filter((code) => session.cells.get(code)));
    const at = placeOf(fault);
    if (at) fly([at[0]! - around, at[1]! - around, at[0]! + around, at[1]! + around]);
  };
  return element("li", {}, element(
    "button", { type: "button", class: `edit-row ${fault.is_advice ? "advice" : "fault"}`, id: `fault-${i}`, onclick: show },
    pictogram(pictograms.warning, 18),
    element("span", { class: "edit-what" }, termOf("fault", fault.kind), fault.is_advice && element("span", { class: "chip open" }, text("record.faults.advice"))),
    element("span", { class: "number" }, fault.area_m2 ? area(fault.area_m2) : ""),
    element("small", { class: "why" }, fault.message),
  ));
}

/** Where to look: the fault's own place, or inside its first loaded cell. */
export function placeOf(fault: Fault): Position | null {
  if (typeof fault.longitude === "number" && typeof fault.latitude === "number") return [fault.longitude, fault.latitude];
  const cell = fault.cells.map((code) => session.cells.get(code)).find((feature) => feature !== undefined);
  return cell ? (insidePoint(cell.geometry)?.at ?? null) : null;
}
