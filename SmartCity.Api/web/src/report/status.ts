import { Problem } from "../api/client.ts";
import { element, fill } from "../page/element.ts";
import { eraseReport, getReport, type Report } from "./reportApi.ts";
import { stepWords, timeWords, words } from "./words.ts";

/** What became of the report that `token` was given for. */
export async function showStatus(page: HTMLElement, token: string): Promise<void> {
  let report: Report;
  try {
    report = await getReport(token);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return fill(page, element("section", {}, element("p", { id: "unknown" }, error.status === 404 ? words("report.status.unknown") : error.status === 0 ? words("report.offline") : error.message)));
  }
  const last = report.steps.at(-1)?.status ?? report.status;
  fill(page, element("section", { id: "status" },
    element("h2", {}, words("report.status.title", { number: report.number })),
    element("p", {}, element("span", { class: report.is_open ? "chip open" : "chip closed" }, words(report.is_open ? "report.status.open" : "report.status.closed")), " ", stepWords(report.status === "duplicate" ? last : report.status)),
    report.handled_as !== undefined && element("p", {}, words("report.status.handled", { number: report.handled_as })),
    report.is_open && report.expected_at !== undefined && element("p", {}, words("report.status.expected", { time: timeWords(report.expected_at) })),
    element("h3", {}, words("report.status.answer")),
    element("blockquote", { id: "answer" }, report.answer ?? words("report.status.noanswer")),
    element("h3", {}, words("report.status.steps")),
    element("ol", { class: "steps" }, ...report.steps.map((step) => element("li", {}, element("b", {}, stepWords(step.status)), " ", element("time", { datetime: step.at }, timeWords(step.at))))),
    report.description !== undefined && element("h3", {}, words("report.status.words")),
    report.description !== undefined && element("p", { class: "words", id: "words" }, report.description)),
  report.erased_at === undefined ? eraser(page, token) : element("p", { id: "erased" }, words("report.erased", { time: timeWords(report.erased_at) })),
  element("p", {}, element("a", { href: "../report" }, words("report.again"))));
}

function eraser(page: HTMLElement, token: string): HTMLElement {
  const box = element("div", { class: "eraser" });
  const rest = () => fill(box, element("button", { type: "button", class: "danger", id: "erase", onclick: ask }, words("report.erase")));
  const ask = () => fill(box, element("p", {}, words("report.erase.sure")), element("div", { class: "row" },
    element("button", { type: "button", class: "danger", id: "erase-yes", onclick: () => void erase() }, words("report.erase.yes")), element("button", { type: "button", onclick: rest }, words("report.erase.no"))));
  async function erase(): Promise<void> {
    try {
      await eraseReport(token);
      await showStatus(page, token);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      fill(box, element("p", { role: "alert" }, error.status === 0 ? words("report.offline") : error.message));
    }
  }
  rest();
  return box;
}
