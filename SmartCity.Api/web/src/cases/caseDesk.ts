import { Problem, getJson } from "../api/client.ts";
import type { CaseDesk, Unit } from "../api/wire.ts";
import { language, termOf } from "../i18n/language.ts";
import { keyring } from "../key/keyring.ts";
import { Signal, watch } from "../page/signal.ts";
import { caseClasses } from "./caseTerms.ts";

/** What this key's role may do; null without a key, or with one that only reads. */
export const caseDesk = new Signal<CaseDesk | null>(null);

/** All units, when a key is held. */
export const units = new Signal<readonly Unit[]>([]);

/** Reads both whenever another key is used. */
export function followDesk(): void {
  watch([keyring.key], () => {
    caseDesk.value = null;
    units.value = [];
    const key = keyring.key.value;
    if (key) void read(key);
  });
}

async function read(key: string): Promise<void> {
  try {
    const [desk, known] = await Promise.all([getJson<CaseDesk>("cases/desk"), getJson<Unit[]>("cases/units")]);
    if (keyring.key.value !== key) return;
    units.value = known;
    caseDesk.value = desk.steps.length > 0 ? desk : null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;   // a server that can't be reached is told of where the city is loaded
  }
}

/** A class's name: ours, or that of the city's rules for one that only they know. */
export function classTerm(id: string): string {
  const ours = caseClasses.some((known) => known.id === id);
  const theirs = ours ? undefined : caseDesk.value?.classes.find((known) => known.id === id);
  return theirs ? (language.value === "zh" ? theirs.zh : theirs.en) : termOf("case.class", id);
}

/** A unit's name; its id when the register doesn't hold it. */
export function unitTerm(id: string): string {
  const unit = units.value.find((known) => known.id === id);
  return unit ? (language.value === "zh" ? unit.name_zh : unit.name_en) : id;
}
