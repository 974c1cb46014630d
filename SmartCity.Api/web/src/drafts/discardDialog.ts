import { Problem } from "../api/client.ts";
import { refusalWords } from "../editing/previewTable.ts";
import { text } from "../i18n/language.ts";
import { openDialog } from "../page/dialog.ts";
import { element } from "../page/element.ts";
import { workspace } from "../page/workspace.ts";
import { discardDraft } from "./draftApi.ts";
import { loadEditions } from "./draftStock.ts";
import type { EditionRecord } from "./draftWire.ts";

/** The only step that throws work away asks first. */
export function confirmDiscard(draft: EditionRecord): void {
  openDialog("discard", text("draft.discard"), text("key.cancel"), [element("p", {}, text("draft.discard.explain", { name: draft.name }))], { text: text("draft.discard"), look: "danger" }, async () => {
    try {
      await discardDraft(draft.id);
      workspace.draft.value = null;
      await loadEditions();
      return null;
    } catch (error) {
      if (error instanceof Problem) return refusalWords(error);
      throw error;
    }
  });
}
