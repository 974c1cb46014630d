import type { VehicleHour } from "./deskWire.ts";

export interface HourBar {
  readonly hour: number;
  readonly trucks: number;
  readonly buses: number;
}

/** The 24 hours of a day of the reader's time zone; hours of other days are left out. */
export function barsOf(hours: readonly VehicleHour[], day: string): HourBar[] {
  const bars = Array.from({ length: 24 }, (_, hour) => ({ hour, trucks: 0, buses: 0 }));
  for (const { hour, trucks, buses } of hours) {
    const at = new Date(hour);
    if (at.toLocaleDateString("sv-SE") !== day) continue;
    bars[at.getHours()]!.trucks += trucks;
    bars[at.getHours()]!.buses += buses;
  }
  return bars;
}

/** A round number at or above the highest bar, at least 4: the chart's top. */
export function topOf(bars: readonly HourBar[]): number {
  const highest = Math.max(4, ...bars.map((bar) => bar.trucks + bar.buses));
  const step = 10 ** Math.floor(Math.log10(highest));
  return [1, 2, 4, 5, 10].map((n) => n * step).find((n) => n >= highest)!;
}
