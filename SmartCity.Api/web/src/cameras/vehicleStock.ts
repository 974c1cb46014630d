import { Problem, getJson, pathBelowRoot, postJson } from "../api/client.ts";
import { access } from "../key/access.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { deskCameras, isDeskOpen, isPermitted } from "./deskStock.ts";
import type { VehicleHour, VehiclePassage } from "./deskWire.ts";
import { intervalOf, merged, today } from "./deskWords.ts";

const pageSize = 40;

/** Which part of the chosen camera is shown. */
export type CameraTab = "frames" | "vehicles" | "learning";
export const cameraTab = new Signal<CameraTab>("frames");

export const vehicleWish = new Signal<{ readonly day: string; readonly isOpen: boolean }>({ day: today(), isOpen: false });
/** The last first; null while loading. */
export const passages = new Signal<readonly VehiclePassage[] | null>(null);
export const earlierPassages = new Signal<string | null>(null);
export const vehicleHours = new Signal<readonly VehicleHour[]>([]);
export const vehicleTrouble = new Signal<Problem | null>(null);
/** The passage that is looked at. */
export const chosenPassage = new Signal<number | null>(null);

export type CheckState = { readonly kind: "busy" | "saved" | "need" } | { readonly kind: "refused"; readonly problem: Problem };
export const checkState = new Signal<CheckState | null>(null);

let followed = "";

export function followVehicles(): void {
  watch([workspace.camera, workspace.mode, cameraTab, vehicleWish, access, deskCameras], () => {
    const id = workspace.camera.value;
    const wanted = id && isDeskOpen() && cameraTab.value === "vehicles" && deskCameras.value && isPermitted(id) ? firstPage(id) : "";
    if (wanted === followed) return;
    followed = wanted;
    [passages.value, earlierPassages.value, vehicleHours.value, vehicleTrouble.value, chosenPassage.value] = [null, null, [], null, null];
    if (wanted) void load(wanted);
  });
  chosenPassage.onChange(() => (checkState.value = null));
}

function firstPage(id: string): string {
  const { day, isOpen } = vehicleWish.value;
  return `cameras/${id}/vehicles?limit=${pageSize}&datetime=${encodeURIComponent(intervalOf(day))}${isOpen ? "&open=true" : ""}`;
}

async function load(path: string): Promise<void> {
  const own = followed;
  try {
    const [page, counts] = await Promise.all([
      getJson<{ vehicles: VehiclePassage[]; next: string | null }>(path),
      getJson<{ hours: VehicleHour[] }>(`cameras/${workspace.camera.value}/vehicles/counts?datetime=${encodeURIComponent(intervalOf(vehicleWish.value.day))}`),
    ]);
    if (own !== followed) return;
    passages.value = merged(passages.value ?? [], page.vehicles);
    earlierPassages.value = page.next && pathBelowRoot(page.next);
    vehicleHours.value = counts.hours;
    vehicleTrouble.value = null;
    chosenPassage.value ??= passages.value[0]?.id ?? null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (own === followed) vehicleTrouble.value = error;
  }
}

export function loadEarlierPassages(): void {
  if (earlierPassages.value) void load(earlierPassages.value);
}

export function loadPassagesAgain(): void {
  if (followed) void load(followed);
}

export function movePassage(step: number): void {
  const known = passages.value ?? [];
  if (known.length === 0) return;
  const at = known.findIndex((one) => one.id === chosenPassage.value);
  chosenPassage.value = known[at < 0 ? 0 : Math.min(known.length - 1, Math.max(0, at + step))]!.id;
}

/** Keeps what the officer sees of load and cover. */
export async function checkPassage(passage: VehiclePassage, load: string, cover: string, opinion: string): Promise<void> {
  if (!load || !cover) {
    checkState.value = { kind: "need" };
    return;
  }
  checkState.value = { kind: "busy" };
  try {
    const said = await postJson<{ vehicle: VehiclePassage }>(`cameras/${workspace.camera.value}/vehicles/${passage.id}/check`, { load, cover, ...(opinion.trim() ? { opinion: opinion.trim() } : {}) });
    passages.value = merged(passages.value ?? [], [said.vehicle]);
    checkState.value = { kind: "saved" };
    const counts = await getJson<{ hours: VehicleHour[] }>(`cameras/${workspace.camera.value}/vehicles/counts?datetime=${encodeURIComponent(intervalOf(vehicleWish.value.day))}`);
    vehicleHours.value = counts.hours;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    checkState.value = { kind: "refused", problem: error };
  }
}
