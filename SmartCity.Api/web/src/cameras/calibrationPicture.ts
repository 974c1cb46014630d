import { language, text } from "../i18n/language.ts";
import { element, fill } from "../page/element.ts";
import { watch } from "../page/signal.ts";
import { withSpot } from "./calibrationPairs.ts";
import { calibrating, pairs, picture, registerSize, tryPairs } from "./calibrationStock.ts";

/** Share by which the sides of a picture may differ from those that are registered. */
const tolerance = 0.01;

/** The camera's picture beside the map: each click is one half of a pair, and has its number. */
export function connectPicture(stage: HTMLElement): void {
  const image = element("img", { id: "calibration-image", draggable: "false", onload: () => measure(), onclick: (event: MouseEvent) => click(event) });
  const signs = element("div", { class: "calibration-signs" });
  const caption = element("figcaption", {});
  const figure = element("figure", { class: "calibration-picture", id: "calibration-picture" }, element("div", { class: "calibration-frame" }, image, signs), caption);
  stage.append(figure);

  function click(event: MouseEvent): void {
    const box = image.getBoundingClientRect();
    void tryPairs(withSpot(pairs.value, [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]));
  }

  function measure(): void {
    const properties = calibrating.value?.properties;
    if (!properties) return;
    if (!properties.image_width) void registerSize(image.naturalWidth, image.naturalHeight);
    caption.textContent = describe();
  }

  function describe(): string {
    const { image_width: width, image_height: height } = calibrating.value?.properties ?? {};
    if (!width || !height || !image.naturalWidth) return "";
    const isOther = Math.abs(image.naturalWidth / image.naturalHeight / (width / height) - 1) > tolerance;
    return text(isOther ? "camera.otherShape" : "camera.size", { width, height });
  }

  watch([calibrating, picture], () => {
    figure.hidden = !calibrating.value || !picture.value;
    if (picture.value) image.src = picture.value;
    else image.removeAttribute("src");
  });
  watch([language, calibrating], () => {
    image.alt = text("camera.picture", { name: calibrating.value?.properties.name ?? "" });
    caption.textContent = describe();
  });
  watch([pairs], () => fill(signs, ...pairs.value.map((pair, i) => {
    if (!pair.spot) return null;
    const sign = element("span", { class: "calibration-sign" }, i + 1);
    sign.style.left = `${pair.spot[0] * 100}%`;
    sign.style.top = `${pair.spot[1] * 100}%`;
    return sign;
  })));
}
