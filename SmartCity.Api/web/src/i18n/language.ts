import { readAddress } from "../page/address.ts";
import { Signal } from "../page/signal.ts";
import { en, type TextKey } from "./en.ts";
import { insert } from "./insert.ts";
import { zh } from "./zh.ts";

export type Language = "zh" | "en";

const slot = "smartcity.language";

/** The address wins, then the last choice, then the browser. */
function firstLanguage(): Language {
  const kept = readAddress(location.hash).language ?? localStorage.getItem(slot);
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export const language = new Signal<Language>(firstLanguage());

language.onChange(() => localStorage.setItem(slot, language.value));

/** The text of `key` in the current language, with `{name}` replaced by `values.name`. */
export function text(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return insert((language.value === "zh" ? zh : en)[key], values);
}

/** The text of a key that came from data (a class, a status); the data's own word when we have none. */
export function termOf(prefix: "case.class" | "case.status" | "case.action" | "case.step" | "case.stage" | "case.source" | "case.level" | "case.result" | "case.role" | "case.evidence.kind" | "detection.verdict" | "site.stage" | "jobs.kind" | "edit.type" | "fault" | "record.what" | "desk.condition" | "desk.reason" | "desk.source" | "desk.level" | "desk.placedBy" | "desk.caseState" | "desk.judge" | "desk.vehicle.kind" | "desk.vehicle.load" | "desk.vehicle.cover", word: string): string {
  const key = `${prefix}.${word}`;
  return key in en ? text(key as TextKey) : word;
}

export function locale(): string {
  return language.value === "zh" ? "zh-CN" : "en-GB";
}
