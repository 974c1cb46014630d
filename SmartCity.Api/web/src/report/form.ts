import { Problem } from "../api/client.ts";
import { newKey } from "../api/newKey.ts";
import { language } from "../i18n/language.ts";
import { element, fill, type Child } from "../page/element.ts";
import { placeOfPhoto } from "./exif.ts";
import { keepReport, myReports } from "./myReports.ts";
import { findNearby, listServices, NotSent, submit, type Nearby, type Service, type Submitted } from "./reportApi.ts";
import { stepWords, words } from "./words.ts";

type Source = { from: "photo" | "map" } | { from: "gps"; metres: number };

const mostPhotos = 3, lastClass = "smartcity.report.class";

/** What is being reported; it outlives a change of language. */
const draft = {
  photos: [] as File[],
  place: null as [number, number] | null,
  source: null as Source | null,
  code: localStorage.getItem(lastClass) ?? "other",
  fields: { description: "", first_name: "", phone: "", email: "" },
  key: newKey(),
};

let services: Service[] = [];
let asked: AbortController | null = null;

/** Builds the form into `page`. Photo and send are the two taps when the photo knows its place. */
export async function showForm(page: HTMLElement): Promise<void> {
  if (services.length === 0) services = await listServices();
  const message = element("p", { class: "message", role: "status", id: "message" });
  const placeLine = element("p", { id: "place-line" }), hints = element("div", { id: "nearby", role: "status" }), photos = element("div", { class: "photos", id: "photos" });
  const mapBox = element("div", { class: "place-map", id: "place-map", hidden: true });
  const file = element("input", { type: "file", accept: "image/*", id: "photo", class: "hidden-input", onchange: () => void addPhotos(file.files) });

  const showPhotos = () => fill(photos,
    ...draft.photos.map((photo, i) => {
      const address = URL.createObjectURL(photo);
      return element("figure", {}, element("img", { src: address, alt: photo.name, onload: () => URL.revokeObjectURL(address) }),
        element("button", { type: "button", class: "link", onclick: () => { draft.photos.splice(i, 1); showPhotos(); } }, words("report.photo.remove")));
    }),
    draft.photos.length < mostPhotos && element("label", { class: draft.photos.length === 0 ? "shoot" : "shoot more", for: "photo" }, words(draft.photos.length === 0 ? "report.photo" : "report.photo.more")));

  const showPlace = () => {
    const source = draft.source;
    fill(placeLine, draft.place && source
      ? `${draft.place[1].toFixed(5)}, ${draft.place[0].toFixed(5)} · ${source.from === "gps" ? words("report.place.gps", { metres: Math.round(source.metres) }) : words(`report.place.${source.from}`)}`
      : words("report.place.none"));
    void showNearby();
  };

  const setPlace = (place: [number, number], source: Source) => {
    draft.place = place;
    draft.source = source;
    fill(message); // what was said to be missing
    showPlace();
  };

  async function addPhotos(chosen: FileList | null): Promise<void> {
    for (const photo of chosen ?? []) {
      if (draft.photos.length >= mostPhotos) break;
      draft.photos.push(photo);
      const place = placeOfPhoto(await photo.arrayBuffer());
      if (place && draft.source?.from !== "map") setPlace(place, { from: "photo" });
    }
    file.value = "";
    showPhotos();
  }

  function locate(): void {
    if (!navigator.geolocation) return fill(message, words("report.place.denied", { reason: "GPS" }));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => setPlace([coords.longitude, coords.latitude], { from: "gps", metres: coords.accuracy }),
      (error) => fill(message, words("report.place.denied", { reason: error.message })),
      { enableHighAccuracy: true, timeout: 15_000 });
  }

  async function choose(): Promise<void> {
    mapBox.hidden = !mapBox.hidden;
    if (mapBox.hidden || mapBox.childElementCount > 0) return;
    const { openPlaceMap } = await import("./placeMap.ts"); // a megabyte that most reports need not load
    window.smartcityPlaceMap = await openPlaceMap(mapBox, draft.place, (place) => setPlace(place, { from: "map" }));
  }

  async function showNearby(): Promise<void> {
    asked?.abort();
    if (!draft.place) return fill(hints);
    const own = (asked = new AbortController());
    const near = await findNearby(draft.code, draft.place, own.signal).catch(() => null); // a hint only: without it the report goes on
    if (near && !own.signal.aborted) fill(hints, ...nearbyParts(near));
  }

  const send = element("button", { type: "submit", class: "primary", id: "send" }, words("report.send"));
  async function trySend(event: Event): Promise<void> {
    event.preventDefault();
    if (draft.photos.length === 0 && draft.fields.description.trim() === "") return fill(message, words("report.missing.what"));
    if (!draft.place) return fill(message, words("report.missing.place"));
    send.disabled = true;
    fill(message, words("report.sending"));
    try {
      const sent = await submit(formData(), draft.key);
      keepReport(sent);
      localStorage.setItem(lastClass, draft.code);
      showDone(page, sent);
    } catch (error) {
      send.disabled = false;
      fill(message);
      if (error instanceof NotSent) fill(message, error.seconds === null ? words("report.failed", { reason: error.message }) : words("report.wait", { seconds: error.seconds }));
      else if (error instanceof Problem && error.status === 0) fill(message, words("report.offline"));
      else throw error;
    }
  }

  fill(page, element("form", { id: "report-form", novalidate: true, onsubmit: (event: Event) => void trySend(event) },
    element("section", {}, photos, file, element("p", { class: "hint" }, words("report.photo.hint"))),
    element("section", {}, element("h2", {}, words("report.place")), placeLine,
      element("div", { class: "row" },
        element("button", { type: "button", id: "locate", onclick: locate }, words("report.place.here")),
        element("button", { type: "button", id: "choose", onclick: () => void choose() }, words("report.place.choose"))),
      mapBox),
    element("section", {}, element("label", {}, words("report.class"), classSelect(() => void showNearby())), hints,
      element("label", {}, words("report.description"), field("textarea", "description", 4000)), element("p", { class: "hint" }, words("report.description.hint"))),
    element("details", {}, element("summary", {}, words("report.contact")),
      element("label", {}, words("report.name"), field("text", "first_name", 100)), element("label", {}, words("report.phone"), field("tel", "phone", 40)), element("label", {}, words("report.email"), field("email", "email", 254))),
    element("details", { id: "privacy" }, element("summary", {}, words("report.privacy")), element("p", {}, words("report.privacy.text"))),
    element("div", { class: "send" }, message, send),
    mine()));
  showPhotos();
  showPlace();
}

function formData(): FormData {
  const form = new FormData();
  form.set("service_code", draft.code);
  form.set("long", String(draft.place![0]));
  form.set("lat", String(draft.place![1]));
  for (const [name, value] of Object.entries(draft.fields)) if (value.trim() !== "") form.set(name, value.trim());
  for (const photo of draft.photos) form.append("media", photo);
  return form;
}

function classSelect(changed: () => void): HTMLElement {
  if (!services.some((s) => s.code === draft.code)) draft.code = services.at(-1)!.code;
  const select = element("select", { id: "class", onchange: () => { draft.code = select.value; changed(); } },
    ...services.map((s) => element("option", { value: s.code, selected: s.code === draft.code }, language.value === "zh" ? s.name_zh : s.name_en)));
  return select;
}

function field(type: "textarea" | "text" | "tel" | "email", name: keyof typeof draft.fields, most: number): HTMLElement {
  const made: HTMLTextAreaElement | HTMLInputElement = type === "textarea" ? element("textarea", { id: name, rows: 3, maxlength: most }) : element("input", { id: name, type, maxlength: most });
  made.value = draft.fields[name];
  made.addEventListener("input", () => { draft.fields[name] = made.value; });
  return made;
}

function nearbyParts(near: Nearby[]): Child[] {
  if (near.length === 0) return [];
  return [element("p", {}, words("report.nearby")),
    element("ul", {}, ...near.map((n) => element("li", {}, words("report.nearby.item", { number: n.number, metres: Math.round(n.distance_m), status: stepWords(n.status) })))),
    element("p", { class: "hint" }, words("report.nearby.hint"))];
}

function showDone(page: HTMLElement, sent: Submitted): void {
  const link = `status?token=${encodeURIComponent(sent.token)}`;
  Object.assign(draft, { photos: [], place: null, source: null, key: newKey() });
  draft.fields.description = "";
  fill(page, element("section", { class: "done", id: "done" }, element("h2", {}, words("report.done", { number: sent.number })), ...nearbyParts(sent.nearby), element("p", {}, words("report.done.keep")),
    element("p", {}, element("a", { href: `report/${link}`, class: "button primary", id: "to-status" }, words("report.status"))),
    element("button", { type: "button", onclick: () => void showForm(page) }, words("report.again"))));
}

function mine(): HTMLElement | false {
  const kept = myReports();
  return kept.length > 0 && element("section", { class: "mine" }, element("h2", {}, words("report.mine")),
    element("ul", {}, ...kept.map((k) => element("li", {}, element("a", { href: `report/status?token=${encodeURIComponent(k.token)}` }, k.number)))));
}

declare global {
  interface Window {
    /** For browser tests: the small map, once it is open. */
    smartcityPlaceMap?: import("maplibre-gl").Map;
  }
}
