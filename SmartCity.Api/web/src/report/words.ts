import { insert } from "../i18n/insert.ts";
import { language, locale } from "../i18n/language.ts";
import { reportEn } from "../i18n/report.en.ts";
import { reportZh } from "../i18n/report.zh.ts";

export type ReportKey = keyof typeof reportEn;

export function words(key: ReportKey, values: Readonly<Record<string, string | number>> = {}): string {
  return insert((language.value === "zh" ? reportZh : reportEn)[key], values);
}

/** A status in words; the data's own word when we have none. */
export function stepWords(status: string): string {
  const key = `report.step.${status}`;
  return key in reportEn ? words(key as ReportKey) : status;
}

export function timeWords(instant: string): string {
  return new Date(instant).toLocaleString(locale(), { dateStyle: "medium", timeStyle: "short" });
}
