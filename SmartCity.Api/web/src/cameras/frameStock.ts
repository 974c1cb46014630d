import { Problem, getJson, pathBelowRoot } from "../api/client.ts";
import { access } from "../key/access.ts";
import { Signal, watch } from "../page/signal.ts";
import { workspace } from "../page/workspace.ts";
import { deskCameras, isDeskOpen, isPermitted } from "./deskStock.ts";
import type { CameraFrame } from "./deskWire.ts";
import { intervalOf, merged } from "./deskWords.ts";

const pageSize = 40;

/** Which frames are wanted; an empty day means all. */
export interface FrameWish {
  readonly day: string;
  readonly withPlume: boolean;
}
export const frameWish = new Signal<FrameWish>({ day: "", withPlume: false });
/** The last first; null while loading. */
export const frames = new Signal<readonly CameraFrame[] | null>(null);
/** The address of the page of older ones. */
export const olderFrames = new Signal<string | null>(null);
export const frameTrouble = new Signal<Problem | null>(null);
/** The chosen frame with its plumes; a problem when it can't be read. */
export const frameRecord = new Signal<CameraFrame | Problem | null>(null);

let listing: AbortController | null = null;
let reading: AbortController | null = null;

export function followFrames(): void {
  watch([workspace.camera, workspace.mode, frameWish, access, deskCameras], () => {
    const id = workspace.camera.value;
    const wanted = id && isDeskOpen() && deskCameras.value && isPermitted(id) ? firstPage(id) : "";
    if (wanted === followed) return;
    followed = wanted;
    listing?.abort();
    [frames.value, olderFrames.value, frameTrouble.value] = [null, null, null];
    if (wanted) void list(wanted);
  });
  watch([workspace.camera, workspace.frame, workspace.mode, access, deskCameras], () => {
    const [id, frame] = [workspace.camera.value, workspace.frame.value];
    const wanted = id && frame && isDeskOpen() && deskCameras.value && isPermitted(id) ? `cameras/${id}/frames/${frame}` : "";
    if (wanted === looked) return;
    looked = wanted;
    reading?.abort();
    frameRecord.value = null;
    if (wanted) void read(wanted);
  });
}

let followed = "", looked = "";

function firstPage(id: string): string {
  const { day, withPlume } = frameWish.value;
  return `cameras/${id}/frames?limit=${pageSize}${day ? `&datetime=${encodeURIComponent(intervalOf(day))}` : ""}${withPlume ? "&plume=true" : ""}`;
}

/** Reads a page of the list; the first frame is looked at when none is. */
async function list(path: string): Promise<void> {
  const controller = (listing = new AbortController());
  try {
    const page = await getJson<{ frames: CameraFrame[]; next: string | null }>(path, controller.signal);
    frames.value = merged(frames.value ?? [], page.frames);
    olderFrames.value = page.next && pathBelowRoot(page.next);
    frameTrouble.value = null;
    if (workspace.frame.value === null && frames.value[0]) workspace.frame.value = frames.value[0].id;
  } catch (error) {
    if (controller.signal.aborted) return;
    if (!(error instanceof Problem)) throw error;
    frameTrouble.value = error;
  }
}

export function loadOlderFrames(): void {
  if (olderFrames.value) void list(olderFrames.value);
}

export function listAgain(): void {
  if (followed) void list(followed);
}

/** Frames that have come since, without losing what was paged to. */
export async function lookForNewFrames(): Promise<void> {
  const path = followed;
  if (!path || frames.value === null) return;
  try {
    const page = await getJson<{ frames: CameraFrame[]; next: string | null }>(path);
    const [newest] = frames.value ?? [];
    if (path !== followed || !frames.value || page.frames[0]?.id === newest?.id) return;
    if (newest && page.frames.some((frame) => frame.id === newest.id)) frames.value = merged(frames.value, page.frames);
    else [frames.value, olderFrames.value] = [page.frames, page.next && pathBelowRoot(page.next)];   // more have come than a page holds
  } catch (error) {
    if (!(error instanceof Problem)) throw error;   // the list of cameras tells of it
  }
}

/** The chosen frame again, after an officer has said something of it. */
export async function readFrameAgain(): Promise<void> {
  if (looked) await read(looked);
}

async function read(path: string): Promise<void> {
  const controller = (reading = new AbortController());
  try {
    frameRecord.value = await getJson<CameraFrame>(path, controller.signal);
  } catch (error) {
    if (controller.signal.aborted) return;
    if (!(error instanceof Problem)) throw error;
    frameRecord.value = error;
  }
}

/** Chooses the frame `step` places further down the list. */
export function moveFrame(step: number): void {
  const known = frames.value ?? [];
  if (known.length === 0) return;
  const at = known.findIndex((frame) => frame.id === workspace.frame.value);
  workspace.frame.value = known[at < 0 ? 0 : Math.min(known.length - 1, Math.max(0, at + step))]!.id;
}
