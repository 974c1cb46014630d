import { workspace } from "../page/workspace.ts";
import { chooseCamera, isDeskOpen } from "./deskStock.ts";
import { moveFrame } from "./frameStock.ts";
import { cameraTab, movePassage } from "./vehicleStock.ts";

/** j and k walk through frames or passages, c confirms and r rejects the first alarm that waits, Escape closes the camera. */
export function connectDeskKeyboard(): void {
  document.addEventListener("keydown", (event) => {
    if (!isDeskOpen() || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const target = event.target as HTMLElement;
    if (target.matches("input:not([type=checkbox]), select, textarea")) {
      if (event.key === "Escape") target.blur();
      return;
    }
    const move = cameraTab.value === "vehicles" ? movePassage : moveFrame;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "c" && !event.repeat && cameraTab.value === "frames") document.querySelector<HTMLButtonElement>(".judge-confirm")?.click();
    else if (event.key === "r" && !event.repeat && cameraTab.value === "frames") document.querySelector<HTMLSelectElement>(".judge-why")?.focus();
    else if (event.key === "Escape" && workspace.camera.value !== null) chooseCamera(null);
    else return;
    event.preventDefault();
  });
}
