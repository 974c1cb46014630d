import { type Child, element, fill } from "./element.ts";

/** A small modal window with a form; Escape and the cancel button leave it. `submit` answers what to say instead of closing. */
export function openDialog(id: string, title: string, cancel: string, fields: readonly Child[], action: { text: string; look: "primary" | "danger" }, submit: () => Promise<string | null>): void {
  const note = element("p", { class: "problem", role: "alert" });
  const go = element("button", { type: "submit", class: action.look, id: `${id}-go` }, action.text);
  const dialog = element("dialog", { class: "key-dialog", id, "aria-labelledby": `${id}-title`, onclose: () => dialog.remove() });
  fill(dialog, element(
    "form", {
      onsubmit: (event: Event) => {
        event.preventDefault();
        go.disabled = true;
        void submit().then((words) => {
          if (words === null) dialog.close();
          else note.textContent = words;
        }).finally(() => (go.disabled = false));
      },
    },
    element("h2", { id: `${id}-title` }, title), ...fields, note,
    element("div", { class: "buttons" }, go, element("button", { type: "button", class: "plain", onclick: () => dialog.close() }, cancel)),
  ));
  document.body.append(dialog);
  dialog.showModal();
}
