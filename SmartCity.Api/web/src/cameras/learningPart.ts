import { language, text } from "../i18n/language.ts";
import { dateTime } from "../i18n/measures.ts";
import { detailRows } from "../page/detailRows.ts";
import { element, fill } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { cameraLearning } from "./deskStock.ts";
import type { CameraLearning, JudgedPlume } from "./deskWire.ts";
import { agoOf } from "./deskWords.ts";

/** The camera's threshold, and what officers said that it follows from. */
export function learningPart(): HTMLElement {
  const part = element("div", { class: "camera-part details", id: "camera-learning" });
  watch([language, cameraLearning], () => {
    const learned = cameraLearning.value;
    if (!learned) return fill(part, element("p", { class: "empty" }, text("case.loading")));
    const { value, learned_at: at, reasons } = learned.threshold;
    fill(part,
      element("p", {}, text("desk.learning.explain")),
      detailRows([
        [text("desk.threshold"), value.toFixed(2)],
        at !== null && [text("desk.learning.at"), dateTime(at)],
        [text("desk.budget"), budgetWords(learned.false_alarms)],
      ]),
      at === null && element("p", { class: "hint" }, text("desk.learning.start")),
      element("h4", {}, text("desk.learning.judged")),
      reasons?.length ? element("div", { class: "history" }, element("ol", {}, ...[...reasons].reverse().map(entry))) : element("p", { class: "hint" }, text("desk.learning.none")));
  });
  return part;
}

/** How many alarms were false, and how many are accepted. */
export function budgetWords({ count, days, accepted_per_day: accepted }: CameraLearning["false_alarms"]): string {
  const { n, unit } = agoOf(days * 86_400);
  return text("desk.budget.value", { n: count, time: text(`desk.unit.${unit}`, { n }), accepted });
}

function entry(said: JudgedPlume): HTMLElement {
  return element("li", { class: said.is_dust ? "dust" : "no-dust" },
    element("time", { datetime: said.at }, dateTime(said.at)),
    element("strong", {}, text(said.is_dust ? "desk.learning.dust" : "desk.learning.noDust")),
    element("span", {}, said.score.toFixed(2)),
    element("span", { class: "actor" }, said.case),
    said.opinion && element("q", {}, said.opinion));
}
