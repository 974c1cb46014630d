import { Problem } from "../api/client.ts";
import type { Bounds } from "../api/wire.ts";
import { refusalWords } from "../editing/previewTable.ts";
import { language, text } from "../i18n/language.ts";
import { count, date, dateTime } from "../i18n/measures.ts";
import { keyring } from "../key/keyring.ts";
import { openKeyDialog } from "../key/keyDialog.ts";
import { type Child, element, refill, pictogram, pictograms } from "../page/element.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { confirmDiscard } from "./discardDialog.ts";
import { createDraft } from "./draftApi.ts";
import { drafts, editions, loadEditions } from "./draftStock.ts";
import { session } from "./draftSession.ts";
import type { EditionRecord } from "./draftWire.ts";
import { openReport } from "./openReport.ts";
import { openPublishDialog } from "./publishDialog.ts";
import { openRollbackDialog } from "./rollbackDialog.ts";
import { validateDraft, validating } from "./validation.ts";

const problem = new Signal<Problem | null>(null);
const busy = new Signal(false);

/** The drafts there are, and the way of the open one: validate, compare, publish, discard. */
export function draftPanel(fly: (bounds: Bounds) => void): HTMLElement {
  const heading = element("h2");
  const body = element("div", { class: "panel-body", id: "drafts" });
  watch([language, editions, session.draft, session.problem, keyring.key, problem, busy, validating], () => {
    heading.textContent = text(session.draft.value ? "draft.title" : "draft.list");
    refill(body, ...(session.draft.value ? openDraft(session.draft.value, fly) : list()));
  });
  return element("section", { class: "panel" }, heading, body);
}

function words(found: Problem | null): Child {
  return found && element("p", { class: "problem", role: "alert" }, refusalWords(found));
}

function list(): Child[] {
  if (keyring.key.value === null) {
    return [element("p", { class: "hint locked" }, pictogram(pictograms.key), element("span", {}, text("draft.key"), " "), element("button", { type: "button", class: "link", onclick: openKeyDialog }, text("key.open")))];
  }
  if (editions.value === null) return [words(problem.value) ?? element("p", { class: "empty" }, text("case.loading"))];
  return [
    words(session.problem.value ?? problem.value),
    drafts().length === 0 ? element("p", { class: "hint" }, text("draft.none")) : element("ul", { class: "draft-list" }, ...drafts().map(row)),
    creation(),
    history(),
  ];
}

/** What was published before, to be looked at, compared and rolled back. */
function history(): HTMLElement {
  const past = editions.value!.filter((edition) => edition.status === "published").sort((a, b) => b.id - a.id);
  return element("details", { class: "past" }, element("summary", {}, text("draft.past"), element("span", { class: "badge" }, past.length)), element("ul", { class: "draft-list" }, ...past.map(row)));
}

function row(draft: EditionRecord): HTMLElement {
  return element(
    "li", {},
    element("button", { type: "button", class: "draft-row", id: `draft-${draft.id}`, onclick: () => (workspace.draft.value = draft.id) },
      element("span", { class: "cut" }, draft.name), statusChip(draft),
      element("small", {}, draft.is_in_force && element("b", {}, text("draft.inforce"), " · "), `${text("city.cells", { n: count(draft.cells) })} · ${draft.created_by} · ${date(draft.created_at)}`)),
  );
}

function statusChip(draft: EditionRecord): HTMLElement {
  return element("span", { class: `chip ${{ draft: "open", validated: "confirmed", published: "confirmed", discarded: "settled" }[draft.status]}` }, text(`draft.status.${draft.status}`));
}

/** A name and an edition to begin with; the one in force first. */
function creation(): HTMLElement {
  const bases = editions.value!.filter((edition) => edition.status === "published").sort((a, b) => Number(b.is_in_force) - Number(a.is_in_force) || b.id - a.id);
  if (bases.length === 0) return element("p", { class: "hint" }, text("page.empty"));
  const name = element("input", { type: "text", id: "draft-name", required: true, maxlength: 100, autocomplete: "off", value: text("draft.new.name", { date: new Date().toLocaleDateString("sv-SE") }) });
  const base = element("select", { id: "draft-base" }, ...bases.map((edition) => element("option", { value: edition.id }, edition.is_in_force ? text("draft.base.current", { name: edition.name }) : edition.name)));
  const create = async () => {
    busy.value = true;
    problem.value = null;
    try {
      const made = await createDraft(Number(base.value), name.value.trim());
      await loadEditions();
      workspace.draft.value = made.id;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem.value = error;
    } finally {
      busy.value = false;
    }
  };
  return element(
    "form", { class: "draft-new", onsubmit: (event: Event) => { event.preventDefault(); void create(); } },
    element("h3", {}, text("draft.new")),
    element("label", { class: "field" }, element("span", {}, text("draft.name")), name),
    element("label", { class: "field" }, element("span", {}, text("draft.base")), base),
    element("button", { type: "submit", class: "primary", id: "draft-create", disabled: busy.value }, text(busy.value ? "draft.creating" : "draft.create")),
  );
}

function openDraft(draft: EditionRecord, fly: (bounds: Bounds) => void): Child[] {
  const editable = draft.status === "draft" || draft.status === "validated";
  const base = editions.value?.find((edition) => edition.id === draft.based_on);
  return [
    element("div", { class: "draft-head" },
      element("button", { type: "button", class: "link back", id: "draft-close", onclick: () => (workspace.draft.value = null) }, `‹ ${text("draft.list")}`),
      editable && element("button", { type: "button", class: "link discard", id: "draft-discard", onclick: () => confirmDiscard(draft) }, text("draft.discard"))),
    element("div", { class: "draft-head" }, element("h3", {}, draft.name), statusChip(draft)),
    element("dl", { class: "draft-facts" },
      fact("layers.cells", count(draft.cells)),
      base && fact("draft.base", base.name),
      draft.status === "published" && draft.valid_from && fact("draft.from", date(draft.valid_from)),
      draft.status === "published" && draft.valid_to && fact("draft.to", date(draft.valid_to)),
      fact("draft.created", `${draft.created_by} · ${dateTime(draft.created_at)}`)),
    words(session.problem.value),
    element("div", { class: "draft-ways" },
      editable && element("button", { type: "button", class: draft.status === "draft" ? "primary" : "plain", id: "draft-validate", disabled: validating.value, onclick: () => void validateDraft() }, text(validating.value ? "draft.validating" : "draft.validate")),
      editable && element("button", { type: "button", class: draft.status === "validated" ? "primary" : "plain", id: "draft-publish", disabled: draft.status !== "validated", title: draft.status === "validated" ? "" : text("draft.publish.first"), onclick: () => openPublishDialog(draft) }, text("draft.publish"))),
    element("div", { class: "draft-ways" },
      element("button", { type: "button", class: "plain", onclick: () => fly(draft.bounds) }, pictogram(pictograms.home), text("layers.extent")),
      element("button", { type: "button", class: "plain", id: "draft-report", onclick: () => void openReport(draft.id) }, text("draft.report")),
      draft.status === "published" && draft.is_in_force && element("button", { type: "button", class: "danger", id: "draft-rollback", onclick: () => openRollbackDialog(draft) }, text("draft.rollback"))),
  ];
}

function fact(key: "layers.cells" | "draft.base" | "draft.from" | "draft.to" | "draft.created", value: string): HTMLElement {
  return element("div", {}, element("dt", {}, text(key)), element("dd", {}, value));
}
