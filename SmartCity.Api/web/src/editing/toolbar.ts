import { session } from "../drafts/draftSession.ts";
import { language, text } from "../i18n/language.ts";
import { element, refill, pictogram } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { useTool } from "./drawing.ts";
import { editing } from "./editState.ts";
import { toggleShortcuts } from "./shortcuts.ts";
import { redoLast, undoLast } from "./takeBack.ts";
import { redoIcon, type Tool, tools, undoIcon } from "./tools.ts";

/** The tools beside the map. One tab stop; the arrow keys walk through it. */
export function toolbar(): HTMLElement {
  const bar = element("div", { class: "toolbar", id: "toolbar", role: "toolbar", "aria-orientation": "vertical", onkeydown: walk });
  watch([language, session.draft, editing.tool], () => {
    bar.hidden = session.draft.value === null || session.draft.value.status === "published";
    bar.setAttribute("aria-label", text("edit.tools"));
    refill(
      bar, ...tools.map(button), element("hr"),
      extra("undo", undoIcon, "Ctrl+Z", undoLast), extra("redo", redoIcon, "Ctrl+Shift+Z", redoLast), extra("help", "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5v.5", "?", toggleShortcuts),
    );
  });
  return bar;
}

function button(tool: Tool): HTMLElement {
  const chosen = editing.tool.value === tool.id;
  const name = text(`edit.tool.${tool.id}`);
  return element(
    "button", { type: "button", id: `tool-${tool.id}`, "aria-pressed": String(chosen), tabindex: chosen ? 0 : -1, "aria-keyshortcuts": tool.key, "aria-label": name, onclick: () => useTool(tool.id) },
    pictogram(tool.icon, 20), element("span", { class: "tip", "aria-hidden": "true" }, name, element("kbd", {}, tool.key.toUpperCase())),
  );
}

function extra(id: "undo" | "redo" | "help", icon: string, keys: string, press: () => void): HTMLElement {
  const name = text(`edit.${id}`);
  return element("button", { type: "button", id: `tool-${id}`, tabindex: -1, "aria-label": name, "aria-keyshortcuts": keys.replace("Ctrl", "Control"), onclick: press }, pictogram(icon, 20), element("span", { class: "tip", "aria-hidden": "true" }, name, element("kbd", {}, keys)));
}

function walk(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("button")];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}
