import { language, text } from "../i18n/language.ts";
import { count } from "../i18n/measures.ts";
import { element } from "../page/element.ts";
import { answerColours } from "./answerColours.ts";
import type { Answer, AnswerValue } from "./questionWire.ts";

const mostRows = 200;

/** Legend, facts and the first rows; the column that colours the map has a bar as long as its number. */
export function answerTable(answer: Answer): HTMLElement[] {
  const colours = answerColours(answer);
  const title = (name: string | null) => { const column = answer.columns.find((c) => c.name === name); return column ? (language.value === "zh" ? column.title_zh : column.title_en) : ""; };
  const numbers = answer.features.map((feature) => (colours.column === null ? null : feature.properties[colours.column])).filter((value) => typeof value === "number");
  const greatest = Math.max(...numbers.map(Math.abs), 0);
  const facts = Object.entries(answer.facts).filter(([, value]) => value !== null && !Array.isArray(value));
  return [
    element("ul", { class: "legend answer-legend", "aria-label": title(colours.column) }, ...colours.classes.map((c) => element("li", {}, swatch(c.colour), element("span", {}, c.word ?? `${shown(c.from!)} – ${shown(c.to!)}`)))),
    element("p", { class: "answer-facts" }, facts.map(([name, value]) => `${name}: ${shown(value as AnswerValue)}`).join(" · ")),
    element("div", { class: "answer-scroll" }, element("table", { class: "answer-table" },
      element("thead", {}, element("tr", {}, ...answer.columns.map((c) => element("th", { scope: "col" }, language.value === "zh" ? c.title_zh : c.title_en)))),
      element("tbody", {}, ...answer.features.slice(0, mostRows).map((feature) => element("tr", {}, ...answer.columns.map((c) => cell(feature.properties[c.name] ?? null, c.name === colours.column ? greatest : 0))))))),
    ...(answer.features.length > mostRows ? [element("p", {}, text("question.first", { n: count(mostRows) }))] : []),
  ];
}

function cell(value: AnswerValue, greatest: number): HTMLElement {
  const made = element("td", typeof value === "number" ? { class: "number" } : {}, shown(value));
  if (greatest > 0 && typeof value === "number") {
    made.classList.add("bar");
    made.style.setProperty("--length", `${(100 * Math.abs(value)) / greatest}%`);
  }
  return made;
}

function swatch(colour: string): HTMLElement {
  const made = element("span", { class: "swatch area", "aria-hidden": "true" });
  made.style.setProperty("--swatch", colour);
  return made;
}

function shown(value: AnswerValue): string {
  if (value === null) return "";
  return typeof value === "number" && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : String(value);
}
