import type { Answer, AnswerValue } from "./questionWire.ts";

/** A colour of the legend, and what has it. */
export interface AnswerClass {
  readonly colour: string;
  /** Lower and upper end of numbers, or a word. */
  readonly from?: number;
  readonly to?: number;
  readonly word?: string;
}

/** How an answer is coloured: by which column, in which classes. */
export interface AnswerColours {
  readonly column: string | null;
  readonly classes: readonly AnswerClass[];
  colourOf(value: AnswerValue | undefined): string;
}

/** One hue that darkens: more is darker, also without colour. ColorBrewer's YlOrRd. */
const rising = ["#ffffb2", "#fecc5c", "#fd8d3c", "#f03b20", "#bd0026"];
const verdicts: Readonly<Record<string, string>> = { hot: "#b2182b", cold: "#2166ac", none: "#d9dde2", isolated: "#8a8f98", same: "#d9dde2", changed: "#e69f00", added: "#0072b2" };
const plain = "#0b5cad";

/** Columns that tell the most of a question, the best first. */
const telling = ["verdict", "status", "ratio", "density_km2", "area_m2", "distance_m", "offset_m", "count"];

export function answerColours(answer: Answer): AnswerColours {
  const column = telling.find((name) => answer.columns.some((c) => c.name === name)) ?? null;
  if (column === null) return { column, classes: [], colourOf: () => plain };
  const values = answer.features.map((feature) => feature.properties[column]).filter((value) => value !== null && value !== undefined);
  if (values.every((value) => typeof value === "string")) {
    const words = [...new Set(values as string[])].filter((word) => word in verdicts);
    return { column, classes: words.map((word) => ({ colour: verdicts[word]!, word })), colourOf: (value) => verdicts[String(value)] ?? plain };
  }
  const limits = quantiles(values.filter((value) => typeof value === "number"));
  const classes = limits.slice(1).map((to, i) => ({ colour: rising[limits.length === 2 ? 2 : Math.round((i * (rising.length - 1)) / (limits.length - 2))]!, from: limits[i]!, to }));
  return { column, classes, colourOf: (value) => (typeof value !== "number" ? verdicts["isolated"]! : classes.find((c) => value <= c.to)?.colour ?? classes.at(-1)?.colour ?? plain) };
}

/** The ends of up to five classes of about as many values each; classes of no width are left out. */
export function quantiles(values: readonly number[], most = rising.length): number[] {
  if (values.length === 0) return [];
  const sorted = [...values].sort((a, b) => a - b);
  const limits = Array.from({ length: most + 1 }, (_, i) => sorted[Math.min(sorted.length - 1, Math.round((i * (sorted.length - 1)) / most))]!);
  const distinct = limits.filter((limit, i) => i === 0 || limit > limits[i - 1]!);
  return distinct.length === 1 ? [distinct[0]!, distinct[0]!] : distinct;
}
