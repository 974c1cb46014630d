import { Problem } from "../api/client.ts";
import { refusalWords } from "../editing/previewTable.ts";
import { text } from "../i18n/language.ts";
import { openDialog } from "../page/dialog.ts";
import { element } from "../page/element.ts";
import { Signal } from "../page/signal.ts";
import { publish } from "./draftApi.ts";
import { refreshDraft } from "./draftSession.ts";
import { loadEditions } from "./draftStock.ts";
import type { EditionRecord } from "./draftWire.ts";

/** Grows when an edition was published here: the public map shows it at once. */
export const published = new Signal(0);

/** Asks for the day from which the cells hold; an empty day means at once. */
export function openPublishDialog(draft: EditionRecord): void {
  const day = element("input", { type: "date", id: "publish-from" });
  const over = element("input", { type: "checkbox", id: "publish-over" });
  // Offered only when the server says that another edition has come between.
  const overLabel = element("label", { class: "switch", hidden: true }, over, element("span", {}, text("draft.publish.over")));
  openDialog(
    "publish", text("draft.publish"), text("key.cancel"),
    [element("p", {}, text("draft.publish.explain", { name: draft.name })), element("label", { class: "field" }, element("span", {}, text("draft.from")), day, element("small", {}, text("draft.from.hint"))), overLabel],
    { text: text("draft.publish"), look: "primary" },
    async () => {
      try {
        await publish(draft.id, day.value || null, over.checked);
        await refreshDraft();
        await loadEditions();
        published.value++;
        return null;
      } catch (error) {
        if (error instanceof Problem) {
          overLabel.hidden = error.status !== 409;
          return refusalWords(error);
        }
        throw error;
      }
    },
  );
}
