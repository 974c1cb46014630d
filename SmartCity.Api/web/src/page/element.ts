export type Child = Node | string | number | false | null | undefined;

type Attributes = Record<string, string | number | boolean | ((event: never) => void) | undefined>;

/**
 * Builds one element: `onclick`-like functions become listeners, true becomes an empty attribute, false and undefined
 * are left out. Text is always text, never markup.
 */
export function element<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value as EventListener);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, String(value));
  }
  fill(made, ...children);
  return made;
}

/** Replaces what `parent` holds. */
export function fill(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...children.filter((child) => child !== false && child !== null && child !== undefined).map((child) => (child instanceof Node ? child : String(child))));
}

/** As `fill`; what had the focus has it again, known by its id: whoever was typing goes on typing. */
export function refill(parent: Element, ...children: Child[]): void {
  const focused = parent.contains(document.activeElement) ? document.activeElement!.id : "";
  fill(parent, ...children);
  if (focused) parent.querySelector<HTMLElement>(`#${CSS.escape(focused)}`)?.focus();
}

/** Scrolls a list, and nothing around it, until the item is seen; the list is the item's offset parent. */
export function scrollWithin(list: HTMLElement, item: HTMLElement): void {
  const low = item.offsetTop + item.offsetHeight - list.clientHeight;
  list.scrollTop = Math.min(item.offsetTop, Math.max(low, list.scrollTop));
}

const svgNamespace = "http://www.w3.org/2000/svg";

/** A 24 × 24 line pictogram in the text's colour; decoration only, so hidden from screen readers. */
export function pictogram(path: string, size = 16): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", String(size));
  svg.setAttribute("height", String(size));
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("pictogram");
  const line = document.createElementNS(svgNamespace, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const pictograms = {
  layers: "M12 3 3 8l9 5 9-5zM3 12l9 5 9-5M3 16l9 5 9-5",
  cases: "M8 5H5v16h14V5h-3M8 3h8v4H8zM8 12h8M8 16h5",
  key: "M15 3a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM10.5 13.5 3 21M6 18l2 2",
  language: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
  home: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  close: "M5 5l14 14M19 5 5 19",
  plus: "M12 4v16M4 12h16",
  target: "M12 2v5M12 17v5M2 12h5M17 12h5M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
  swipe: "M12 3v18M8 8l-4 4 4 4M16 8l4 4-4 4",
  warning: "M12 3 2 20h20zM12 9v6M12 17.5v.5",
  grid: "M3 4h18v16H3zM10 4v16M3 12h7M10 9h11M15 9v11",
  camera: "M3 8h13v9H3zM16 11l5-3v9l-5-3",
  map: "M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14",
} as const;
