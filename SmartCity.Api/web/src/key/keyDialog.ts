import { apiUrl } from "../api/client.ts";
import { language, text } from "../i18n/language.ts";
import { element, fill, pictogram, pictograms } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { keyring } from "./keyring.ts";

const dialog = element("dialog", { class: "key-dialog", "aria-labelledby": "key-title" });

export function openKeyDialog(): void {
  draw("");
  if (!dialog.isConnected) document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector<HTMLInputElement>("input")?.focus();
}

export function keyButton(): HTMLElement {
  const button = element("button", { type: "button", id: "key-open", class: "bar-button", onclick: openKeyDialog });
  watch([language, keyring.key], () => {
    const held = keyring.key.value !== null;
    button.classList.toggle("held", held);
    fill(button, pictogram(pictograms.key), element("span", {}, text(held ? "key.held" : "key.open")));
  });
  return button;
}

function draw(message: string): void {
  const field = element("input", { type: "password", id: "key-field", required: true, autocomplete: "off", spellcheck: "false", value: keyring.key.value ?? "" });
  const note = element("p", { class: "problem", role: "alert" }, message);
  const form = element(
    "form", { onsubmit: (event: Event) => { event.preventDefault(); void use(field.value.trim(), note); } },
    element("h2", { id: "key-title" }, text("key.title")),
    element("p", {}, text("key.explain")),
    element("label", { class: "field" }, element("span", {}, text("key.field")), field),
    note,
    element("div", { class: "buttons" },
      element("button", { type: "submit", class: "primary", id: "key-use" }, text("key.use")),
      keyring.key.value !== null && element("button", { type: "button", class: "danger", onclick: () => { keyring.forget(); dialog.close(); } }, text("key.forget")),
      element("button", { type: "button", class: "plain", onclick: () => dialog.close() }, text("key.cancel"))),
  );
  fill(dialog, form);
}

/** A key is kept only when the server accepts it: with a wrong one even public reads are refused. */
async function use(key: string, note: HTMLElement): Promise<void> {
  if (!key) return;
  note.textContent = text("key.checking");
  const accepted = await fetch(apiUrl("jobs?limit=1"), { headers: { Authorization: `Bearer ${key}`, Accept: "application/json" } }).then((response) => response.status !== 401, () => null);
  if (accepted) {
    keyring.keep(key);
    dialog.close();
  } else note.textContent = text(accepted === null ? "problem.network" : "key.refused");
}
