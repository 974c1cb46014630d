import { getImage } from "../api/client.ts";
import { text } from "../i18n/language.ts";
import { share } from "../i18n/measures.ts";
import { element } from "../page/element.ts";
import type { CameraFrame, Corner, Plume } from "./deskWire.ts";
import { markOfPlume } from "./deskWords.ts";

/** Share of the picture below which there is no room for a plume's figure. */
const leastLabelled = 0.01;

const svgNamespace = "http://www.w3.org/2000/svg";

/** The kept picture of a frame with its plumes over it: outline, base line and opacity. */
export function framePicture(path: string, size: { readonly width: number; readonly height: number }, name: string, plumes: readonly Plume[] = []): HTMLElement {
  const holder = element("div", { class: "frame-picture loading" });
  holder.style.aspectRatio = `${size.width} / ${size.height}`;
  void load(path, name, holder, plumes.length > 0 ? overlay(size, plumes) : null);
  return holder;
}

/** Pictures need the key's header, which an img element cannot send; so they are fetched and shown from memory. */
async function load(path: string, name: string, into: HTMLElement, over: SVGSVGElement | null): Promise<void> {
  try {
    const url = URL.createObjectURL(await getImage(path));
    const image = element("img", { alt: name, src: url });
    await image.decode();
    URL.revokeObjectURL(url);
    into.replaceChildren(image, ...(over ? [over] : []));
  } catch {
    into.replaceChildren(element("span", { class: "hint" }, text("desk.frame.pictureFailed")));
  }
  into.classList.remove("loading");
}

function overlay(size: Pick<CameraFrame, "width" | "height">, plumes: readonly Plume[]): SVGSVGElement {
  const svg = make("svg", { viewBox: `0 0 ${size.width} ${size.height}`, class: "frame-plumes", "aria-hidden": "true" });
  const points = (line: readonly Corner[]) => line.map(([x, y]) => `${(x * size.width).toFixed(1)},${(y * size.height).toFixed(1)}`).join(" ");
  const letter = size.width / 32;
  for (const plume of plumes) {
    const group = make("g", { class: `plume ${markOfPlume(plume)}` });
    // The denser the dust, the fuller the tint; the figure says it exactly.
    group.append(make("polygon", { points: points(plume.outline), class: "plume-outline", "fill-opacity": (0.4 * plume.opacity).toFixed(2) }), make("polyline", { points: points(plume.base), class: "plume-base" }));
    svg.append(group);
    if (plume.area_share < leastLabelled) continue;   // its card tells it
    const [xs, ys] = [plume.outline.map(([x]) => x), plume.outline.map(([, y]) => y)];
    const middle = (along: readonly number[]) => (Math.min(...along) + Math.max(...along)) / 2;
    const label = make("text", { x: (middle(xs) * size.width).toFixed(1), y: (middle(ys) * size.height + letter / 3).toFixed(1), "font-size": letter.toFixed(1), class: "plume-label" });
    label.textContent = share(plume.opacity);
    group.append(label);
  }
  return svg as SVGSVGElement;
}

function make(tag: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/** The picture as large as the page allows; Escape or a click closes it. */
export function enlarge(picture: HTMLElement, name: string): void {
  const dialog = element("dialog", { class: "evidence-large", "aria-label": name, onclose: () => dialog.remove(), onclick: () => dialog.close() }, picture);
  document.body.append(dialog);
  dialog.showModal();
}
