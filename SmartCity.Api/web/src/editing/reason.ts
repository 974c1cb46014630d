import { Signal } from "../page/signal.ts";

const slot = "smartcity.edit.reasons";
const kept = 8;

/** Why the analyst edits; stays until it is changed, because one reason often holds for many edits. */
export const reason = new Signal<string>(recentReasons()[0] ?? "");

/** The last reasons on this machine, newest first. */
export function recentReasons(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(slot) ?? "[]");
    return Array.isArray(stored) ? stored.filter((one): one is string => typeof one === "string") : [];
  } catch {
    return [];
  }
}

export function rememberReason(): void {
  const now = reason.value.trim();
  if (now) localStorage.setItem(slot, JSON.stringify([now, ...recentReasons().filter((one) => one !== now)].slice(0, kept)));
}
