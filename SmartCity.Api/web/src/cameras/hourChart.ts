import { text } from "../i18n/language.ts";
import { element } from "../page/element.ts";
import type { VehicleHour } from "./deskWire.ts";
import { barsOf, type HourBar, topOf } from "./hourBars.ts";

/** Passages of a day by hour as bars, trucks below buses; in words for who can't see them. */
export function hourChart(hours: readonly VehicleHour[], day: string): HTMLElement {
  const bars = barsOf(hours, day), top = topOf(bars);
  const sum = (of: (hour: VehicleHour) => number) => hours.reduce((total, hour) => total + of(hour), 0);
  const words = text("desk.vehicles.chart", { trucks: sum((hour) => hour.trucks), buses: sum((hour) => hour.buses), checked: sum((hour) => hour.checked), faulty: sum((hour) => hour.faulty) });
  return element(
    "figure", { class: "hour-chart", id: "hour-chart" },
    element("div", { class: "hour-top", "aria-hidden": "true" }, top),
    element("div", { class: "hour-bars", role: "img", "aria-label": words }, ...bars.map((bar) => barOf(bar, top))),
    element("div", { class: "hour-names", "aria-hidden": "true" }, ...[0, 6, 12, 18, 24].map((hour) => element("span", {}, hour))),
    element("figcaption", {}, words),
  );
}

function barOf(bar: HourBar, top: number): HTMLElement {
  const part = (name: string, n: number) => {
    const made = element("span", { class: name });
    made.style.height = `${(n / top) * 100}%`;
    return made;
  };
  return element("span", { class: "hour-bar", title: text("desk.vehicles.bar", { hour: bar.hour, trucks: bar.trucks, buses: bar.buses }) }, part("buses", bar.buses), part("trucks", bar.trucks));
}
