import { moveSelection } from "../cases/caseList.ts";
import { submit } from "../cases/caseReview.ts";
import { press, type Saying, sayingKeys } from "../detections/detectionReview.ts";
import { cancelRedraw, finishRedraw, takeBackCorner } from "../detections/redraw.ts";
import { workspace } from "./workspace.ts";

/** One keystroke a decision: j and k walk through the list, c verifies or confirms, r rejects, n names another class, d draws anew, Escape leaves. */
export function connectKeyboard(): void {
  document.addEventListener("keydown", (event) => {
    if (workspace.mode.value === "editor") return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat && (event.key === "c" || event.key === "r" || event.key === "Enter")) return;
    if (document.querySelector("dialog[open]") || isTyping(event.target)) return;
    const said = workspace.selection.value?.kind === "detection" && (Object.keys(sayingKeys) as Saying[]).find((what) => sayingKeys[what] === event.key);
    const isButton = event.target instanceof HTMLButtonElement;
    if (said) press(said);
    else if (event.key === "Enter" && !isButton && finishRedraw()) { /* sent */ }
    else if (event.key === "Backspace" && takeBackCorner()) { /* one corner less */ }
    else if (event.key === "Escape" && cancelRedraw()) { /* the selection stays */ }
    else if (event.key === "j") moveSelection(1);
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
