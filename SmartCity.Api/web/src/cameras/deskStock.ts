import { Problem, getJson } from "../api/client.ts";
import { access, isAtLeast, mayRead } from "../key/access.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import type { CameraFeature } from "./cameraWire.ts";
import type { CameraLearning, CameraState, RegionalHaze } from "./deskWire.ts";

/** Milliseconds between two looks at the cameras. */
const pause = 15_000;

/** A haze index of longer ago says nothing of now: milliseconds. */
const hazeHolds = 15 * 60_000;

/** The register; null while loading. */
export const deskCameras = new Signal<readonly CameraFeature[] | null>(null);
/** Of the cameras whose frames this key may see. */
export const cameraStates = new Signal<ReadonlyMap<string, CameraState>>(new Map());
/** Haze over the region now; null: there is none. */
export const regionalHaze = new Signal<RegionalHaze | null>(null);
/** What the chosen camera has learned. */
export const cameraLearning = new Signal<CameraLearning | null>(null);
/** Why the list could not be loaded. */
export const deskTrouble = new Signal<Problem | null>(null);

export const isDeskOpen = () => workspace.mode.value === "cameras";

/** Whether this key sees frames at all. */
export const seesFrames = () => isAtLeast("viewer") && mayRead("camera_frames");

export function chosenCamera(): CameraFeature | undefined {
  return deskCameras.value?.find((camera) => camera.id === workspace.camera.value);
}

export function chooseCamera(id: string | null): void {
  if (id !== workspace.camera.value) workspace.frame.value = null;
  workspace.camera.value = id;
}

/** Loads when the desk is opened or another key is used, and again in a while. */
export function followCameraDesk(refreshed: () => void): void {
  watch([workspace.mode, access], () => {
    if (!access.value) return;
    if (isDeskOpen() && !mayRead("cameras")) workspace.mode.value = "map";
    if (isDeskOpen()) void loadDesk();
  });
  watch([workspace.camera, access, workspace.mode], () => (cameraLearning.value = null));
  watch([workspace.camera, access, workspace.mode, deskCameras], () => {
    if (isDeskOpen() && access.value && deskCameras.value) void loadLearning();
  });
  setInterval(() => {
    if (isDeskOpen() && document.visibilityState === "visible" && access.value) void loadDesk().then(refreshed);
  }, pause);
}

export async function loadDesk(): Promise<void> {
  try {
    const isSeen = seesFrames();
    const [register, told, haze] = await Promise.all([
      getJson<{ features: CameraFeature[] }>("cameras"),
      isSeen ? getJson<{ cameras: CameraState[] }>("cameras/states") : { cameras: [] },
      isSeen ? getJson<{ haze: RegionalHaze[] }>("haze?limit=1") : { haze: [] },
    ]);
    const [last] = haze.haze;
    cameraStates.value = new Map(told.cameras.map((state) => [state.id, state]));
    deskCameras.value = register.features;
    regionalHaze.value = last?.is_regional && Date.now() - Date.parse(last.at) < hazeHolds ? last : null;
    deskTrouble.value = null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    deskTrouble.value = error;
  }
}

/** The threshold of the chosen camera and why; also after an officer has said something. */
export async function loadLearning(): Promise<CameraLearning | null> {
  const id = workspace.camera.value;
  if (!id || !isPermitted(id)) return null;
  try {
    const learned = await getJson<CameraLearning>(`cameras/${id}/state`);
    if (workspace.camera.value === id) cameraLearning.value = learned;
    return learned;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return null;   // told of where its frames are loaded
  }
}

/** Whether this key may see the frames of a camera. */
export function isPermitted(id: string): boolean {
  const roles = deskCameras.value?.find((camera) => camera.id === id)?.properties.permitted_roles;
  return seesFrames() && (!roles || access.value!.visitor === "admin" || roles.includes(access.value!.visitor));
}
