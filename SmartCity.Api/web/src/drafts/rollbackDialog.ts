import { Problem } from "../api/client.ts";
import { refusalWords } from "../editing/previewTable.ts";
import { text } from "../i18n/language.ts";
import { openDialog } from "../page/dialog.ts";
import { element } from "../page/element.ts";
import { rollBack } from "./draftApi.ts";
import { refreshDraft } from "./draftSession.ts";
import { loadEditions } from "./draftStock.ts";
import type { EditionRecord } from "./draftWire.ts";
import { published } from "./publishDialog.ts";

/** Takes an edition out of force: the one before it holds again. Needs a reason, deletes nothing. */
export function openRollbackDialog(edition: EditionRecord): void {
  const reason = element("input", { type: "text", id: "rollback-reason", required: true, maxlength: 300, autocomplete: "off" });
  openDialog(
    "rollback", text("draft.rollback"), text("key.cancel"),
    [element("p", {}, text("draft.rollback.explain", { name: edition.name })), element("label", { class: "field" }, element("span", {}, text("edit.reason")), reason)],
    { text: text("draft.rollback"), look: "danger" },
    async () => {
      try {
        await rollBack(edition.id, reason.value.trim());
        await refreshDraft();
        await loadEditions();
        published.value++;
        return null;
      } catch (error) {
        if (error instanceof Problem) return refusalWords(error);
        throw error;
      }
    },
  );
}
