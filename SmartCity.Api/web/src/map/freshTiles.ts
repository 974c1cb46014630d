import type { Map as MapLibreMap, VectorTileSource } from "maplibre-gl";
import { openStream } from "../api/client.ts";
import { followStream } from "../api/eventStream.ts";
import type { Bounds } from "../api/wire.ts";
import { keyring } from "../key/keyring.ts";
import { type TileId, touchedTiles } from "./touchedTiles.ts";

/** What `GET /tiles/{layers}/changes` tells. */
interface TileChange {
  readonly layer: string;
  readonly all?: boolean;
  readonly boxes?: readonly Bounds[];
}

const layers = ["cells", "districts", "rivers", "cases", "detections", "sites"] as const;

/** Milliseconds until tiles that were still loading are asked for again: what they bring may be older than the change. */
const secondLook = 300;

const maps = new Set<MapLibreMap>();

/** From now on the map's vector tiles follow the data. Call it before its sources load tiles. */
export function keepFresh(map: MapLibreMap): void {
  maps.add(map);
  map.once("remove", () => maps.delete(map));
}

/** Follows the changes of all layers as long as the page lives. One stream serves all maps. */
export function followTiles(): void {
  let leave = new AbortController();
  keyring.key.onChange(() => leave.abort());
  void followStream(
    {
      open: (signal) => {
        leave = new AbortController();
        return openStream(`tiles/${layers.join(",")}/changes`, AbortSignal.any([signal, leave.signal]));
      },
      pause: pauseOrKey,
    },
    (event) => {
      // While nobody listened anything may have changed.
      if (event.type === "ready") for (const layer of layers) refresh({ layer, all: true });
      else if (event.type === "tiles") refresh(JSON.parse(event.data) as TileChange);
    },
  );
}

/** Another key may open what was closed. */
function pauseOrKey(milliseconds: number): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      stop();
      done();
    };
    const timer = setTimeout(end, milliseconds), stop = keyring.key.onChange(end);
  });
}

function refresh(change: TileChange): void {
  for (const map of maps) {
    const source = map.getSource<VectorTileSource>(change.layer);
    if (!source) continue;
    const view = map.getBounds();
    const deepest = Math.min(source.maxzoom, Math.ceil(map.getZoom()) + 1);
    const tiles = change.all || !change.boxes ? null : touchedTiles(change.boxes, [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()], deepest);
    if (tiles === null) map.refreshTiles(change.layer);
    else if (tiles.length > 0) refreshTiles(map, change.layer, tiles);
  }
}

function refreshTiles(map: MapLibreMap, layer: string, tiles: TileId[]): void {
  if (!maps.has(map)) return;
  // The map leaves out tiles that are on their way.
  if (!map.isSourceLoaded(layer)) setTimeout(() => refreshTiles(map, layer, tiles), secondLook);
  map.refreshTiles(layer, tiles);
}
