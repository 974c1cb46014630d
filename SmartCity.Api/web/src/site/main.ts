import { addProtocol, AttributionControl, Map as MapLibreMap, NavigationControl, Popup, ScaleControl, setWorkerUrl, type StyleSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import "maplibre-gl/dist/maplibre-gl.css";
import { Protocol } from "pmtiles";
import { attributeRows, type SiteWords } from "./attributeRows.ts";
import "./site.css";

// The page of an exported site: everything lies beside it, and its style's addresses are relative to it.

interface SiteDescription extends SiteWords {
  readonly language: "zh" | "en";
  readonly bounds: [number, number, number, number];
}

const here = new URL(".", location.href).href;
const read = async <T>(name: string): Promise<T> => (await fetch(new URL(name, here))).json() as Promise<T>;

setWorkerUrl(new URL(workerUrl, here).href);
addProtocol("pmtiles", new Protocol().tile);

const [style, site] = await Promise.all([read<StyleSpecification>("style.json"), read<SiteDescription>("site.json")]);
style.glyphs = here + style.glyphs!;
style.sprite = here + (style.sprite as string);
for (const source of Object.values(style.sources)) if (source.type === "vector" && source.url) source.url = source.url.replace("pmtiles://", `pmtiles://${here}`);
document.documentElement.lang = site.language === "zh" ? "zh-CN" : "en";
document.title = style.name ?? document.title;

const map = new MapLibreMap({ container: "map", style, bounds: site.bounds, fitBoundsOptions: { padding: 24 }, attributionControl: false, localIdeographFontFamily: false, fadeDuration: 0, hash: true });
map.addControl(new NavigationControl({ showCompass: false }), "top-right");
map.addControl(new ScaleControl({ maxWidth: 120 }), "bottom-left");
map.addControl(new AttributionControl({ compact: false }), "bottom-right");
map.on("click", (event) => {
  const hit = map.queryRenderedFeatures(event.point)[0];
  if (hit) new Popup({ maxWidth: "340px" }).setLngLat(event.lngLat).setDOMContent(attributes(hit.sourceLayer ?? "", hit.properties)).addTo(map);
});

function attributes(layer: string, properties: Readonly<Record<string, unknown>>): HTMLElement {
  const box = document.createElement("div");
  box.append(Object.assign(document.createElement("h2"), { textContent: site.layers[layer] ?? layer }));
  const table = document.createElement("table");
  for (const [name, value] of attributeRows(site, layer, properties)) {
    const row = table.insertRow();
    row.append(Object.assign(document.createElement("th"), { textContent: name, scope: "row" }));
    row.insertCell().textContent = value;
  }
  box.append(table);
  return box;
}

// For tests, as the workspace has it.
Object.assign(window, { smartcity: { map } });
