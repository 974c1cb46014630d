import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { ExpressionSpecification, GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { Problem, getFeatures } from "../api/client.ts";
import { access, mayRead } from "../key/access.ts";
import { labelColour, labelFonts, labelHalo, selectionColour } from "../map/palette.ts";
import { readAddress } from "../page/address.ts";
import { watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { cameraStates, chooseCamera, chosenCamera, deskCameras, isDeskOpen } from "./deskStock.ts";
import type { Plume } from "./deskWire.ts";
import { conditionOf, markOfPlume } from "./deskWords.ts";
import { frameRecord } from "./frameStock.ts";

/** What the page was opened with. */
const linked = readAddress(location.hash);

const source = "cameras-desk";
const drawn = ["camera-sheds", "camera-sheds-line", "camera-plumes", "camera-plumes-line", "camera-feet", "camera-signs", "camera-names"];

/** More view-sheds than this are not drawn. */
const mostSheds = 5000;

/** Close enough to see the ground of one camera; from the second on it is seen at all. */
const cameraZoom = 16, groundZoom = 14;

const isChosen: ExpressionSpecification = ["get", "chosen"];
const plumeColour: ExpressionSpecification = ["match", ["get", "mark"], "alarm", "#c40d1f", "likely", "#d9730d", "haze", "#5b6472", "#b8860b"];

/** Cameras with their view-sheds and the ellipses of placed plumes, while the desk is open; a click chooses. */
export function connectCamerasOnMap(map: MapLibreMap): void {
  map.addSource(source, { type: "geojson", data: collection([]) });
  const what = (name: string): ExpressionSpecification => ["==", ["get", "what"], name];
  map.addLayer({ id: "camera-sheds", type: "fill", source, filter: what("shed"), paint: { "fill-color": "#2f6f9f", "fill-opacity": ["case", isChosen, 0.28, 0.14] } });
  map.addLayer({ id: "camera-sheds-line", type: "line", source, filter: what("shed"), paint: { "line-color": "#2f6f9f", "line-width": ["case", isChosen, 2, 1] } });
  map.addLayer({ id: "camera-plumes", type: "fill", source, filter: what("plume"), paint: { "fill-color": plumeColour, "fill-opacity": 0.35 } });
  map.addLayer({ id: "camera-plumes-line", type: "line", source, filter: what("plume"), paint: { "line-color": plumeColour, "line-width": ["case", isChosen, 3, 1.5] } });
  map.addLayer({ id: "camera-feet", type: "circle", source, filter: what("foot"), paint: { "circle-color": plumeColour, "circle-radius": 4, "circle-stroke-color": "#ffffff", "circle-stroke-width": 1.5 } });
  map.addLayer({
    id: "camera-signs", type: "circle", source, filter: what("camera"),
    paint: { "circle-color": ["match", ["get", "condition"], "assessable", "#1b6e3c", "unknown", "#536070", "never", "#8b94a1", "#b35c00"], "circle-radius": ["case", isChosen, 9, 7], "circle-stroke-color": ["case", isChosen, selectionColour, "#ffffff"], "circle-stroke-width": ["case", isChosen, 3, 2] },
  });
  map.addLayer({
    id: "camera-names", type: "symbol", source, filter: what("camera"),
    layout: { "text-field": ["get", "code"], "text-font": labelFonts, "text-size": 12, "text-anchor": "top", "text-offset": [0, 0.9], "text-optional": true },
    paint: { "text-color": labelColour, "text-halo-color": labelHalo, "text-halo-width": 1.6 },
  });

  let sheds: readonly Feature<Geometry, { code: string }>[] = [];
  watch([workspace.mode, deskCameras, access], () => void loadSheds());
  async function loadSheds(): Promise<void> {
    if (!isDeskOpen() || !deskCameras.value || !mayRead("view_sheds")) return;
    try {
      sheds = (await getFeatures<{ code: string }>("view_sheds", mostSheds)).features;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      sheds = [];   // that the server can't be reached is told by the list of cameras
    }
    draw();
  }

  const draw = () => {
    const open = isDeskOpen();
    for (const layer of drawn) map.setLayoutProperty(layer, "visibility", open ? "visible" : "none");
    if (!open) return;
    const code = chosenCamera()?.properties.code;
    void map.getSource<GeoJSONSource>(source)?.setData(collection([
      ...sheds.map((shed) => feature(shed.geometry, { what: "shed", chosen: shed.properties.code === code })),
      ...plumeFeatures(),
      ...(deskCameras.value ?? []).map(({ id, geometry, properties }) => {
        const state = cameraStates.value.get(id);
        return feature({ type: "Point", coordinates: [...geometry.coordinates] }, { what: "camera", id, code: properties.code, chosen: id === workspace.camera.value, condition: state ? conditionOf(state, properties.interval_s).kind : "unknown" });
      }),
    ]));
  };
  watch([workspace.mode, workspace.camera, deskCameras, cameraStates, frameRecord], draw);
  connectClicks(map);
  followCamera(map);
}

/** Of all cameras the last plume of today, of the chosen frame all. */
function plumeFeatures(): Feature[] {
  const record = frameRecord.value;
  const looked = record && !(record instanceof Problem) ? (record.plumes ?? []) : [];
  const others = [...cameraStates.value].flatMap(([camera, { last_plume: last }]) => (last && !looked.some((plume) => plume.track === last.track) ? [{ plume: last, camera }] : []));
  return [
    ...others.flatMap(({ plume, camera }) => ofPlume(plume, false, camera)),
    ...looked.flatMap((plume) => ofPlume(plume, true, workspace.camera.value ?? "")),
  ];
}

/** What stands at its camera, because it could not be placed, is not drawn: the camera is. */
function ofPlume(plume: Plume, chosen: boolean, camera: string): Feature[] {
  if (plume.placed_by !== "calibration" || !plume.place) return [];
  const said = { mark: markOfPlume(plume), chosen, camera, frame: plume.frame };
  return [...(plume.ellipse ? [feature(plume.ellipse.area, { what: "plume", ...said })] : []), feature({ type: "Point", coordinates: [...plume.place] }, { what: "foot", ...said })];
}

function connectClicks(map: MapLibreMap): void {
  const at = (point: { x: number; y: number }) => map.queryRenderedFeatures([[point.x - 5, point.y - 5], [point.x + 5, point.y + 5]], { layers: ["camera-signs", "camera-feet", "camera-plumes"] })[0];
  map.on("click", (event) => {
    if (!isDeskOpen()) return;
    const hit = at(event.point)?.properties;
    if (!hit) return;
    if (hit["what"] === "camera") return chooseCamera(String(hit["id"]));
    chooseCamera(String(hit["camera"]));
    if (typeof hit["frame"] === "number") workspace.frame.value = hit["frame"];
  });
  map.on("mousemove", (event) => {
    if (isDeskOpen()) map.getCanvas().style.cursor = at(event.point) ? "pointer" : "";
  });
}

/** Brings the ground of the chosen camera into view, unless it is looked at already. */
function followCamera(map: MapLibreMap): void {
  let shown = linked.zoom === undefined ? "" : (linked.camera ?? "");   // a link that names a place stays there
  watch([workspace.camera, workspace.mode, deskCameras], () => {
    const camera = chosenCamera();
    const wanted = isDeskOpen() && camera ? camera.id : "";
    if (wanted === shown) return;
    shown = wanted;
    if (camera && wanted && (map.getZoom() < groundZoom || !map.getBounds().contains([...camera.geometry.coordinates]))) showPlace(map, camera.geometry.coordinates);
  });
}

export function showPlace(map: MapLibreMap, place: readonly [number, number]): void {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  map.flyTo({ center: [...place], zoom: Math.max(map.getZoom(), cameraZoom), animate: !isStill, duration: 900 });
}

function feature(geometry: Geometry, properties: Record<string, unknown>): Feature {
  return { type: "Feature", geometry, properties };
}

function collection(features: Feature[]): FeatureCollection {
  return { type: "FeatureCollection", features };
}
