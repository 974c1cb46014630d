import { moveSelection } from "../cases/caseList.ts";
import { submit } from "../cases/caseReview.ts";
import { workspace } from "./workspace.ts";

/** One keystroke a decision: j and k walk through the list, c verifies, r rejects, Escape leaves. */
export function connectKeyboard(): void {
  document.addEventListener("keydown", (event) => {
    if (workspace.mode.value === "editor") return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat && (event.key === "c" || event.key === "r")) return;
    if (document.querySelector("dialog[open]") || isTyping(event.target)) return;
    if (event.key === "j") moveSelection(1);
    else if (event.key === "k") moveSelection(-1);
    else if (event.key === "c") submit("verify");
    else if (event.key === "r") submit("reject");
    else if (event.key === "Escape") workspace.selection.value = null;
    else return;
    event.preventDefault();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox], [type=range]), select, textarea");
}
