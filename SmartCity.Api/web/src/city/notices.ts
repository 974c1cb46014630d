import { en } from "../i18n/en.ts";
import { language, text } from "../i18n/language.ts";
import { element, fill, pictogram, pictograms } from "../page/element.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";

/** What a reader must know before trusting the map: that the city or parts of its codes are synthetic, and the server's own notes. */
export function notices(): HTMLElement {
  const place = element("div", { class: "notices" });
  const dismissed = new Signal(false);
  watch([workspace.city, workspace.scenes, language, dismissed], () => {
    const city = workspace.city.value;
    const lines = [
      city?.edition?.is_synthetic && text("city.synthetic"),
      city?.edition?.community_is_synthetic && text("city.communitySynthetic"),
      workspace.scenes.value.some((scene) => scene.is_simulated) && text("city.simulatedScenes"),
      // The server's notes are English; the ones that we can say in the reader's language are said above.
      ...(city?.notes ?? []).filter((note) => note !== en["city.simulatedScenes"]),
    ].filter((line): line is string => typeof line === "string");
    if (dismissed.value || lines.length === 0) fill(place);
    else fill(place, element("div", { class: "notice", role: "note" }, pictogram(pictograms.warning), element("p", {}, lines.join(" ")), element("button", { type: "button", class: "icon-button", "aria-label": text("page.dismiss"), onclick: () => (dismissed.value = true) }, pictogram(pictograms.close, 14))));
  });
  return place;
}
