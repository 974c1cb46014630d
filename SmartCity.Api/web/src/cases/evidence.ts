import { getImage } from "../api/client.ts";
import type { Evidence } from "../api/wire.ts";
import { termOf, text } from "../i18n/language.ts";
import { date, dateTime, share } from "../i18n/measures.ts";
import { element } from "../page/element.ts";
import { workspace } from "../page/workspace.ts";
import { isOfKind, timeOf } from "./evidenceTime.ts";

/** Before and after side by side, same footprint and stretch, the latest of each; the other pictures small below. */
export function evidencePair(evidence: readonly Evidence[], disposed?: string): HTMLElement {
  const latest = (kind: string) => evidence.filter((one) => isOfKind(one, kind)).slice(-1);
  const pair = [...latest("before"), ...latest("after")];
  const others = evidence.filter((one) => !pair.includes(one) && one.kind !== "score");
  return element(
    "section", { class: "evidence", "aria-label": text("case.evidence") },
    ...(pair.length > 0 ? pair.map((one) => chip(one, disposed, () => enlarge(pair, disposed))) : [element("p", { class: "hint" }, text("case.evidence.none"))]),
    others.length > 0 && element("div", { class: "evidence-others" }, ...others.map((one) => chip(one, disposed, () => enlarge([one], disposed)))),
  );
}

/** The pictures as large as the page allows, still side by side; Escape or a click closes them. */
function enlarge(pictures: readonly Evidence[], disposed: string | undefined): void {
  const dialog = element("dialog", { class: "evidence-large", "aria-label": text("case.evidence"), onclose: () => dialog.remove() }, ...pictures.map((one) => chip(one, disposed, () => dialog.close())));
  document.body.append(dialog);
  dialog.showModal();
}

function chip(evidence: Evidence, disposed: string | undefined, press: () => void): HTMLElement {
  const name = termOf("case.evidence.kind", evidence.kind);
  const taken = timeOf(evidence, workspace.scenes.value);
  const picture = element("button", { type: "button", class: "chip-picture loading", "aria-label": name, onclick: press });
  void load(evidence, name, picture);
  const cloud = evidence.cloud_share ? text("case.evidence.cloud", { share: share(evidence.cloud_share) }) : null;
  const when = taken && (evidence.taken_at ? dateTime(taken) : date(taken));
  const isLater = disposed !== undefined && taken !== undefined && Date.parse(taken) > Date.parse(disposed);
  return element("figure", { title: evidence.sha256 }, picture, element("figcaption", {}, element("strong", {}, name), element("span", {}, [when, isLater && text("case.evidence.later"), cloud].filter(Boolean).join(" · "))));
}

/** Pictures need the key's header, which an img element cannot send; so they are fetched and shown from memory. */
async function load(evidence: Evidence, name: string, into: HTMLElement): Promise<void> {
  try {
    const url = URL.createObjectURL(await getImage(`evidence/${evidence.sha256}`));
    const image = element("img", { alt: name, src: url });
    await image.decode();
    URL.revokeObjectURL(url);
    into.replaceChildren(image);
  } catch {
    into.replaceChildren(element("span", { class: "hint" }, text("case.evidence.failed")));
  }
  into.classList.remove("loading");
}
