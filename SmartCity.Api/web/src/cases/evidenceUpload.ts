import { Problem, postForm } from "../api/client.ts";
import type { CaseDetails } from "../api/wire.ts";
import { termOf, text } from "../i18n/language.ts";
import { element } from "../page/element.ts";
import { caseDesk } from "./caseDesk.ts";
import { readAgain } from "./caseRecord.ts";
import { stepsOf } from "./steps.ts";
import { refusalWords } from "./stepWords.ts";

const kinds = ["after_handling", "before_handling", "near", "far", "reference"] as const;

/** A photograph for the case, from the camera or a file; only who may take a step sees it. Faces and plates are hidden by the server before it is stored. */
export function evidenceUpload(record: CaseDetails): HTMLElement | null {
  if (stepsOf(record, caseDesk.value).length === 0) return null;
  const kind = element("select", { "aria-label": text("case.evidence.add.kind"), id: "case-evidence-kind" });
  kind.append(...kinds.map((name) => element("option", { value: name }, termOf("case.evidence.kind", name))));
  const file = element("input", { type: "file", accept: "image/jpeg,image/png,image/webp", "aria-label": text("case.evidence.add"), id: "case-evidence-file" }) as HTMLInputElement;
  const said = element("p", { class: "field-problem", role: "alert" });
  file.addEventListener("change", () => void send());
  return element("div", { class: "evidence-add" }, element("span", {}, text("case.evidence.add")), kind, file, said);

  async function send(): Promise<void> {
    const photograph = file.files?.[0];
    if (!photograph) return;
    const form = new FormData();
    form.append("kind", (kind as HTMLSelectElement).value);
    form.append("file", photograph);
    file.disabled = true;
    said.textContent = text("case.evidence.add.busy");
    try {
      await postForm(`cases/${record.id}/evidence`, form);
      await readAgain(record.id);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      said.textContent = refusalWords(error);
    } finally {
      file.disabled = false;
      file.value = "";
    }
  }
}
