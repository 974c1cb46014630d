import { locale, text } from "./language.ts";

function digits(value: number, fraction: number): string {
  return value.toLocaleString(locale(), { minimumFractionDigits: 0, maximumFractionDigits: fraction });
}

/** An area given in square metres, in the unit that a reader would choose. */
export function area(squareMetres: number): string {
  if (squareMetres >= 1e6) return text("unit.km2", { n: digits(squareMetres / 1e6, 2) });
  if (squareMetres >= 1e4) return text("unit.ha", { n: digits(squareMetres / 1e4, 2) });
  return text("unit.m2", { n: digits(squareMetres, 0) });
}

/** A length given in metres. */
export function distance(metres: number): string {
  return metres >= 1000 ? text("unit.km", { n: digits(metres / 1000, 2) }) : text("unit.m", { n: digits(metres, metres < 10 ? 1 : 0) });
}

export function count(value: number): string {
  return digits(value, 0);
}

/** A share 0..1 as a percentage. */
export function share(value: number): string {
  return value.toLocaleString(locale(), { style: "percent", maximumFractionDigits: 0 });
}

/** Day as 2025-05-01, the same in both languages: no reader can take the day for the month. In the reader's time zone. */
export function date(iso: string): string {
  return new Date(iso).toLocaleDateString("sv-SE");
}

export function dateTime(iso: string): string {
  return new Date(iso).toLocaleString("sv-SE", { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
}
