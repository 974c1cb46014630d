import type { Unit } from "../api/wire.ts";

/** Units whose id, names, department or post hold every word of the question; those that begin with it first. */
export function searchUnits(units: readonly Unit[], question: string, most: number): Unit[] {
  const words = question.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = units.filter((unit) => {
    const all = [unit.id, unit.name_zh, unit.name_en, unit.department, unit.post].filter(Boolean).join(" ").toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const first = words[0];
  const begins = (unit: Unit) => Number(first !== undefined && [unit.id, unit.name_zh, unit.name_en.toLowerCase()].some((name) => name.startsWith(first)));
  return found.sort((a, b) => begins(b) - begins(a) || a.id.localeCompare(b.id)).slice(0, most);
}
