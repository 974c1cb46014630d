import { language, text } from "../i18n/language.ts";
import { element, fill } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { without } from "./calibrationPairs.ts";
import { calibrating, cameras, chooseCamera, isSaved, leastPairs, loadCameras, outcome, pairs, picture, refusal, saveCalibration, showPicture, tryPairs } from "./calibrationStock.ts";

/** In shares of the ellipse of a good click, from which a point that is left out is marked as doubtful. */
const doubtful = 3;

/** Calibrates a camera: the same places clicked in its picture and on the map, what is left over of each, and what comes of them. */
export function calibrationPanel(): HTMLElement {
  const heading = element("summary", {});
  const select = element("select", { id: "calibration-camera", onchange: () => void chooseCamera(select.value) });
  const still = element("input", { type: "file", id: "calibration-still", accept: "image/jpeg,image/png,image/webp", onchange: () => still.files?.[0] && showPicture(still.files[0]) });
  const stillLabel = element("span", {});
  const stillField = element("label", { class: "calibration-field" }, stillLabel, still);
  const note = element("p", { class: "question-note", id: "calibration-note" });
  const table = element("div", { class: "answer-scroll", id: "calibration-points" });
  const message = element("div", { "aria-live": "polite" });
  const save = element("button", { type: "button", class: "primary", id: "calibration-save", onclick: () => void saveCalibration() });
  const clear = element("button", { type: "button", id: "calibration-clear", onclick: () => void tryPairs([]) });
  const buttons = element("div", { class: "buttons" }, save, clear);
  const body = element("div", { class: "panel-body question-body" }, select, stillField, note, table, message, buttons);
  const panel = element("details", { class: "panel question-panel map-only", id: "calibration", ontoggle: () => (panel.open ? void loadCameras() : void chooseCamera("")) }, heading, body);

  workspace.mode.onChange(() => workspace.mode.value !== "map" && (panel.open = false));   // clicks mean something else there
  watch([language, cameras, calibrating], () => {
    heading.textContent = text("camera.calibration");
    select.setAttribute("aria-label", text("camera.choose"));
    fill(select, element("option", { value: "" }, text("camera.choose")), ...cameras.value.map(({ id, properties }) =>
      element("option", { value: id, selected: id === calibrating.value?.id }, `${properties.code} ${properties.name}${properties.calibrated_at ? " ✓" : ""}`)));
    stillLabel.textContent = text("camera.still");
    stillField.hidden = buttons.hidden = !calibrating.value;
    save.textContent = text("camera.save");
    clear.textContent = text("camera.clear");
    if (!calibrating.value) still.value = "";
  });
  watch([language, calibrating, picture, pairs], () => {
    const last = pairs.value.at(-1);
    note.textContent = !calibrating.value ? text(cameras.value.length === 0 ? "camera.none" : "camera.explain")
      : !picture.value ? text("camera.noPicture")
      : last && !last.spot ? text("camera.clickPicture", { n: pairs.value.length })
      : last && !last.ground ? text("camera.clickMap", { n: pairs.value.length })
      : text("camera.next", { n: leastPairs });
  });
  watch([language, pairs, outcome], () => {
    if (pairs.value.length === 0) return fill(table);
    fill(table, element("table", { class: "answer-table" },
      element("thead", {}, element("tr", {}, ...(["camera.point", "camera.residual", "camera.leftOut"] as const).map((key) => element("th", { title: text(`${key}.hint`) }, text(key))), element("th", {}))),
      element("tbody", {}, ...pairs.value.map((_, i) => {
        const point = outcome.value?.points[i];
        return element("tr", { class: point && point.left_out_share > doubtful ? "doubtful" : undefined },
          element("td", {}, i + 1),
          element("td", { class: "number" }, point ? `${point.residual_m.toFixed(2)} m` : "–"),
          element("td", { class: "number" }, point ? `${point.left_out_m.toFixed(2)} m` : "–"),
          element("td", {}, element("button", { type: "button", class: "link", "aria-label": text("camera.remove", { n: i + 1 }), onclick: () => void tryPairs(without(pairs.value, i)) }, "×")));
      }))));
  });
  watch([language, outcome, refusal, isSaved], () => {
    save.disabled = !outcome.value || isSaved.value;
    fill(message,
      refusal.value && element("p", { class: "review-message refused", role: "alert", id: "calibration-refusal" }, refusal.value),
      outcome.value && element("p", { id: "calibration-rmse" }, text("camera.rmse", { m: outcome.value.rmse_m.toFixed(2), px: outcome.value.sigma_px.toFixed(1) })),
      isSaved.value && element("p", { class: "review-message done", role: "status", id: "calibration-saved" }, text("camera.saved")));
  });
  return panel;
}
