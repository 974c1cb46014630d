import { chooseSelected, moveSelection } from "../cases/caseSelect.ts";
import { caseDesk } from "../cases/caseDesk.ts";
import { caseView } from "../cases/inbox.ts";
import { cancelOpening, startOpening } from "../cases/openCase.ts";
import { showView } from "../cases/stageBar.ts";
import { disarm, pressKey } from "../cases/stepForm.ts";
import { press, type Saying, sayingKeys } from "../detections/detectionReview.ts";
import { cancelRedraw, finishRedraw, takeBackCorner } from "../detections/redraw.ts";
import { cancelQuestion } from "../map/mapQuestion.ts";
import { workspace } from "./workspace.ts";

/**
 * One keystroke a decision: j and k walk through the list, each step of a case has its key, x chooses a case for a step
 * for many, t changes between inbox and all, i opens a case by hand. Of a detection c confirms, r rejects, n names another
 * class, d draws anew. Escape leaves.
 */
export function connectKeyboard(): void {
  document.addEventListener("keydown", (event) => {
    if (workspace.mode.value !== "map") return;   // editor and camera desk have keys of their own
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (isTyping(event.target)) {
      if (event.key !== "Escape") return;
      // What was typed stays, but the step no longer waits for more, and keys are decisions again.
      disarm();
      (event.target as HTMLElement).blur();
      return;
    }
    if (event.repeat && event.key !== "j" && event.key !== "k" && event.key !== "Backspace") return;
    const kind = workspace.selection.value?.kind;
    const said = kind === "detection" && (Object.keys(sayingKeys) as Saying[]).find((what) => sayingKeys[what] === event.key);
    const isButton = event.target instanceof HTMLButtonElement;
    if (said) press(said);
    else if (event.key === "Enter" && !isButton && finishRedraw()) { /* sent */ }
    else if (event.key === "Backspace" && takeBackCorner()) { /* one corner less */ }
    else if (event.key === "Escape" && (cancelRedraw() || cancelQuestion("duplicate") || disarm() || (!kind && cancelOpening()))) { /* the selection stays */ }
    else if (event.key === "j") moveSelection(1);
    else if (event.key === "k") moveSelection(-1);
    else if (event.key === "x") chooseSelected();
    else if (event.key === "t" && caseDesk.value) showView(caseView.value === "inbox" ? "all" : "inbox");
    else if (event.key === "i" && caseDesk.value) startOpening();
    else if (kind === "case" && pressKey(event.key)) { /* taken, or asked for what it needs */ }
    else if (event.key === "Escape") workspace.selection.value = null;
    else return;
    event.preventDefault();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox], [type=range]), select, textarea");
}
