import { getImage, getJson, postJson, Problem, putJson } from "../api/client.ts";
import { Signal } from "../page/signal.ts";
import { controlPoints, type Pair, pairsOf } from "./calibrationPairs.ts";
import type { Calibration, CameraFeature } from "./cameraWire.ts";

/** Pairs that a calibration needs at least. */
export const leastPairs = 6;

export const cameras = new Signal<readonly CameraFeature[]>([]);
/** The camera that is being calibrated: clicks on the map are control points then. */
export const calibrating = new Signal<CameraFeature | null>(null);
/** An address of the picture, for this page only; null: there is none yet. */
export const picture = new Signal<string | null>(null);
export const pairs = new Signal<readonly Pair[]>([]);
/** What comes of the pairs. */
export const outcome = new Signal<Calibration | null>(null);
/** Why nothing comes of them, in the server's words. */
export const refusal = new Signal<string | null>(null);
export const isSaved = new Signal(false);

let trial = 0;

export async function loadCameras(): Promise<void> {
  try {
    cameras.value = (await getJson<{ features: CameraFeature[] }>("cameras")).features;
    refusal.value = null;
  } catch (error) {
    refuse(error);
  }
}

/** Begins with the camera's calibration in force, and its latest frame where one is there. */
export async function chooseCamera(id: string): Promise<void> {
  trial++;
  [outcome.value, refusal.value, isSaved.value, pairs.value] = [null, null, false, []];
  showPicture(null);
  const camera = cameras.value.find((known) => known.id === id) ?? null;
  calibrating.value = camera;
  if (!camera) return;
  await Promise.all([keepGoing(camera, loadCurrent), keepGoing(camera, loadFrame)]);
}

async function loadCurrent(camera: CameraFeature): Promise<void> {
  const { image_width: width, image_height: height } = camera.properties;
  if (!camera.properties.calibrated_at || !width || !height) return;
  const current = await getJson<Calibration>(`cameras/${camera.id}/calibrations/current`);
  if (calibrating.value?.id !== camera.id || pairs.value.length > 0) return;
  pairs.value = pairsOf(current.points, width, height);
  outcome.value = current;
}

async function loadFrame(camera: CameraFeature): Promise<void> {
  const { id } = await getJson<{ id: number }>(`cameras/${camera.id}/frames/latest`);
  const image = await getImage(`cameras/${camera.id}/frames/${id}/image`);
  if (calibrating.value?.id === camera.id && picture.value === null) showPicture(image);
}

/** What is not there is no trouble: nothing was calibrated, no frame has come. */
async function keepGoing(camera: CameraFeature, load: (camera: CameraFeature) => Promise<void>): Promise<void> {
  try {
    await load(camera);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 404) refuse(error);
  }
}

/** A still that was chosen from a file stays in this page. */
export function showPicture(image: Blob | null): void {
  if (picture.value) URL.revokeObjectURL(picture.value);
  picture.value = image && URL.createObjectURL(image);
}

/** Registers the size of the picture for a camera that has none yet. */
export async function registerSize(width: number, height: number): Promise<void> {
  const camera = calibrating.value;
  if (!camera || camera.properties.image_width) return;
  try {
    const whole = await getJson<CameraFeature>(`cameras/${camera.id}`);
    const changed = await putJson<CameraFeature>(`cameras/${camera.id}`, { ...whole, properties: { ...whole.properties, image_width: width, image_height: height } }, `"${whole.properties.version}"`);
    cameras.value = cameras.value.map((known) => (known.id === changed.id ? changed : known));
    if (calibrating.value === camera) calibrating.value = changed;
  } catch (error) {
    refuse(error);
  }
}

/** Asks the server what would come of the pairs; only the last answer counts. */
export async function tryPairs(next: readonly Pair[]): Promise<void> {
  pairs.value = next;
  isSaved.value = false;
  const own = ++trial;
  const points = pointsNow();
  if (!points || points.length < leastPairs) {
    [outcome.value, refusal.value] = [null, null];
    return;
  }
  try {
    const answer = await postJson<Calibration>(`cameras/${calibrating.value!.id}/calibrations?dry_run=true`, { points });
    if (own === trial) [outcome.value, refusal.value] = [answer, null];
  } catch (error) {
    if (own !== trial) return;
    outcome.value = null;
    refuse(error);
  }
}

export async function saveCalibration(): Promise<void> {
  const [camera, points] = [calibrating.value, pointsNow()];
  if (!camera || !points) return;
  try {
    outcome.value = await postJson<Calibration>(`cameras/${camera.id}/calibrations`, { points });
    [refusal.value, isSaved.value] = [null, true];
  } catch (error) {
    refuse(error);
  }
}

function pointsNow(): ReturnType<typeof controlPoints> | null {
  const { image_width: width, image_height: height } = calibrating.value?.properties ?? {};
  return width && height ? controlPoints(pairs.value, width, height) : null;
}

function refuse(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
  refusal.value = error.detail || error.title;
}
