import { session } from "../drafts/draftSession.ts";
import { workspace } from "../page/workspace.ts";
import { goOn, stepBack, takeBackPoint, useTool } from "./drawing.ts";
import { choose, editing } from "./editState.ts";
import { removeHovered } from "./handleDrag.ts";
import { redoLast, undoLast } from "./takeBack.ts";
import { toolByKey } from "./tools.ts";
import { chooseClass } from "./toolForms.ts";
import { toggleShortcuts } from "./shortcuts.ts";

/** Every step of the editor by one key. While a field has the focus, only Escape and Ctrl+Enter are ours. */
export function connectEditKeyboard(): void {
  document.addEventListener("keydown", (event) => {
    if (workspace.mode.value !== "editor" || document.querySelector("dialog[open]") || event.defaultPrevented) return;
    if (handled(event)) event.preventDefault();
  });
}

function handled(event: KeyboardEvent): boolean {
  const typing = event.target instanceof HTMLElement && event.target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
  const command = event.ctrlKey || event.metaKey;
  if (event.key === "Escape") {
    if (typing) (event.target as HTMLElement).blur();
    else stepBack();
    return true;
  }
  if (typing || event.altKey) return false;
  if (event.key === "?") return toggleShortcuts();
  if (session.draft.value === null) return false;
  if (command) {
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) return takeBackPoint() || undoLast();
    if (key === "y" || (key === "z" && event.shiftKey)) return redoLast();
    return false;
  }
  if (event.key === "Enter") {
    // A focused button is pressed by Enter itself.
    if (event.target instanceof HTMLElement && event.target.matches("button, a, summary, [role=button]")) return false;
    goOn();
    return true;
  }
  if (event.key === "Backspace") return takeBackPoint();
  if (event.key === "Delete") return removeHovered() || takeBackPoint();
  if (/^[1-9]$/.test(event.key) && editing.tool.value === "class") return chooseClass(Number(event.key));
  if (event.key === "/") {
    document.getElementById("edit-find")?.focus();
    return true;
  }
  if (event.repeat) return false;
  const tool = toolByKey(event.key);
  if (!tool) return false;
  if (tool.id === "select" && editing.tool.value === "select") choose([]);
  useTool(tool.id);
  document.querySelector<HTMLInputElement>("form.tool-form input")?.select();
  return true;
}
