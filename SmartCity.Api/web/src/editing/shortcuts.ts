import { text } from "../i18n/language.ts";
import { element, fill } from "../page/element.ts";
import { tools } from "./tools.ts";

const dialog = element("dialog", { class: "key-dialog shortcuts", "aria-labelledby": "shortcuts-title", onclick: (event: Event) => event.target === dialog && dialog.close() });

const rest = [
  ["Enter", "go"], ["Esc", "back"], ["Backspace", "point"], ["Delete", "vertex"], ["Shift", "more"], ["Space", "space"], ["Alt", "free"],
  ["Ctrl Z", "undo"], ["Ctrl Shift Z", "redo"], ["1 … 9", "class"], ["/", "find"], ["?", "help"],
] as const;

/** All keys on one sheet. */
export function toggleShortcuts(): boolean {
  if (dialog.open) {
    dialog.close();
    return true;
  }
  if (!dialog.isConnected) document.body.append(dialog);
  const rows = [
    ...tools.map((tool) => [tool.key.toUpperCase(), text(`edit.tool.${tool.id}`)] as const),
    ...rest.map(([keys, id]) => [keys, text(`edit.key.${id}`)] as const),
  ];
  fill(
    dialog,
    element("h2", { id: "shortcuts-title" }, text("edit.help")),
    element("dl", {}, ...rows.map(([keys, words]) => element("div", {}, element("dt", {}, ...keys.split(" ").map((key) => element("kbd", {}, key))), element("dd", {}, words)))),
    element("button", { type: "button", class: "primary", autofocus: true, onclick: () => dialog.close() }, text("edit.help.close")),
  );
  dialog.showModal();
  return true;
}
