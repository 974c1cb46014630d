import { Problem } from "../api/client.ts";
import { language } from "../i18n/language.ts";
import { element, fill } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { showForm } from "./form.ts";
import { showStatus } from "./status.ts";
import { words } from "./words.ts";
import "./report.css";

const root = document.getElementById("report")!;
const page = element("main", {});
const token = /\/status\/?$/.test(location.pathname) ? (new URLSearchParams(location.search).get("token") ?? "") : null;

watch([language], () => {
  document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
  document.title = words("report.title");
  fill(root, element("header", {}, element("h1", {}, words("report.title")),
    element("button", { type: "button", id: "language", onclick: () => { language.value = language.value === "zh" ? "en" : "zh"; } }, words("report.language"))), page);
  void show();
});

async function show(): Promise<void> {
  try {
    await (token === null ? showForm(page) : showStatus(page, token));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    fill(page, element("p", { role: "alert" }, error.status === 0 ? words("report.offline") : error.message));
  }
}
