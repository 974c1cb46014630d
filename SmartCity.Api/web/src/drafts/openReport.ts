import { Problem, getPage } from "../api/client.ts";
import { session } from "./draftSession.ts";

/** Shows the quality report in a new tab. A plain link could not carry the key, and a draft's report needs it. */
export async function openReport(id: number): Promise<void> {
  // Opened before the answer is there: a browser blocks windows that no click has opened.
  const tab = window.open("", "_blank");
  try {
    const page = URL.createObjectURL(await getPage(`editions/${id}/report?f=html`));
    if (tab) tab.location.href = page;
    setTimeout(() => URL.revokeObjectURL(page), 60_000);
  } catch (error) {
    tab?.close();
    if (!(error instanceof Problem)) throw error;
    session.problem.value = error;
  }
}
