import { type CaseClass, type CaseState, caseClasses, caseStates } from "./caseTerms.ts";

/** Edge of a sign on the map in CSS pixels. */
export const signSize = 26;

export function signName(classId: string, state: CaseState): string {
  return `case-${classId}-${state}`;
}

/** Draws the sign of one class and state; `scale` device pixels per CSS pixel. */
export function drawSign(caseClass: CaseClass, state: CaseState, scale: number, size = signSize): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.round(size * scale);
  const pen = canvas.getContext("2d")!;
  pen.scale((scale * size) / 26, (scale * size) / 26);
  const settled = state === "settled";
  pen.beginPath();
  pen.arc(13, 13, 10.5, 0, 2 * Math.PI);
  pen.fillStyle = settled ? "#ffffff" : caseClass.colour;
  pen.shadowColor = "rgba(15, 25, 40, 0.45)";
  pen.shadowBlur = 2.5 * scale;
  pen.fill();
  pen.shadowColor = "transparent";
  pen.lineWidth = settled ? 1.5 : 2;
  pen.strokeStyle = settled ? "#8b94a1" : "#ffffff";
  pen.stroke();
  pen.save();
  pen.translate(13 - 8.4, 13 - 8.4);
  pen.scale(0.7, 0.7);
  pen.lineWidth = 2.4;
  pen.lineJoin = pen.lineCap = "round";
  pen.strokeStyle = settled ? "#6b7480" : "#ffffff";
  pen.stroke(new Path2D(caseClass.path));
  pen.restore();
  if (state === "confirmed") drawTick(pen);
  return canvas;
}

function drawTick(pen: CanvasRenderingContext2D): void {
  pen.beginPath();
  pen.arc(20.5, 20.5, 5, 0, 2 * Math.PI);
  pen.fillStyle = "#ffffff";
  pen.fill();
  pen.lineWidth = 1;
  pen.strokeStyle = "#16324a";
  pen.stroke();
  pen.lineWidth = 1.8;
  pen.lineJoin = pen.lineCap = "round";
  pen.stroke(new Path2D("M18.2 20.6l1.7 1.8 3-3.6"));
}

/** Every class in every state, ready for `map.addImage`. */
export function* allSigns(scale: number): Generator<{ name: string; image: ImageData }> {
  for (const caseClass of caseClasses) {
    for (const state of caseStates) {
      const canvas = drawSign(caseClass, state, scale);
      yield { name: signName(caseClass.id, state), image: canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height) };
    }
  }
}
