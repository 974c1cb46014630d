import { getImage } from "../api/client.ts";
import type { Evidence } from "../api/wire.ts";
import { text } from "../i18n/language.ts";
import { share } from "../i18n/measures.ts";
import { element } from "../page/element.ts";
import { workspace } from "../page/workspace.ts";
import { date } from "../i18n/measures.ts";

/** Before and after side by side, same footprint and stretch. */
export function evidencePair(evidence: readonly Evidence[]): HTMLElement {
  const chips = (["before", "after"] as const).flatMap((kind) => evidence.filter((one) => one.kind === kind).slice(-1).map((one) => chip(one, kind)));
  return element("section", { class: "evidence", "aria-label": text("case.evidence") }, ...(chips.length > 0 ? chips : [element("p", { class: "hint" }, text("case.evidence.none"))]));
}

function chip(evidence: Evidence, kind: "before" | "after"): HTMLElement {
  const name = text(`case.evidence.${kind}`);
  const scene = workspace.scenes.value.find((known) => known.id === evidence.scene_id);
  const picture = element("div", { class: "chip-picture loading" });
  void load(evidence, name, picture);
  const cloud = evidence.cloud_share ? text("case.evidence.cloud", { share: share(evidence.cloud_share) }) : null;
  return element("figure", {}, picture, element("figcaption", {}, element("strong", {}, name), element("span", {}, [scene && date(scene.acquired_at), cloud].filter(Boolean).join(" · "))));
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
