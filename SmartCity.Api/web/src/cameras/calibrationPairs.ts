/** A place in the picture, in shares of its width and height from the upper left. */
export type Spot = readonly [x: number, y: number];

/** Longitude and latitude. */
export type Ground = readonly [longitude: number, latitude: number];

/** The same place in the picture and on the map; the one that was not clicked yet is missing. */
export interface Pair {
  readonly spot?: Spot;
  readonly ground?: Ground;
}

export interface WholePair {
  readonly spot: Spot;
  readonly ground: Ground;
}

/** A click in the picture: completes the pair that lacks its place there, moves it in one that lacks the map's, or begins a new one. */
export function withSpot(pairs: readonly Pair[], spot: Spot): readonly Pair[] {
  return withPart(pairs, { spot });
}

/** A click on the map, likewise. */
export function withGround(pairs: readonly Pair[], ground: Ground): readonly Pair[] {
  return withPart(pairs, { ground });
}

function withPart(pairs: readonly Pair[], part: Pair): readonly Pair[] {
  const last = pairs.at(-1);
  return last && !isWhole(last) ? [...pairs.slice(0, -1), { ...last, ...part }] : [...pairs, part];
}

export function without(pairs: readonly Pair[], index: number): readonly Pair[] {
  return pairs.filter((_, i) => i !== index);
}

export function isWhole(pair: Pair): pair is WholePair {
  return pair.spot !== undefined && pair.ground !== undefined;
}

/** Pixels of the registered picture and degrees, as the API takes them. */
export function controlPoints(pairs: readonly Pair[], width: number, height: number): { x: number; y: number; lon: number; lat: number }[] {
  return pairs.filter(isWhole).map(({ spot, ground }) => ({ x: spot[0] * width, y: spot[1] * height, lon: ground[0], lat: ground[1] }));
}

/** What `controlPoints` gives, as pairs again. */
export function pairsOf(points: readonly { x: number; y: number; lon: number; lat: number }[], width: number, height: number): Pair[] {
  return points.map((point) => ({ spot: [point.x / width, point.y / height], ground: [point.lon, point.lat] }));
}
