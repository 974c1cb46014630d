/** What the page's address carries after `#`: a link to it shows the same place, object and language. */
export interface Address {
  zoom?: number;
  longitude?: number;
  latitude?: number;
  caseId?: string;
  detectionId?: string;
  cellCode?: string;
  language?: "zh" | "en";
  imagery?: "before" | "after" | "swipe";
  /** The grid editor or the camera desk instead of the map view. */
  mode?: "editor" | "cameras";
  /** The draft that is open in the editor. */
  draft?: number;
  /** The camera that is open on the camera desk, and its frame. */
  camera?: string;
  frame?: number;
}

/** Reads `#map=12.5/25.04/102.71&case=…&lang=zh` (zoom/latitude/longitude, as OpenStreetMap writes it); ignores what it does not understand. */
export function readAddress(hash: string): Address {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const address: Address = {};
  const place = (parameters.get("map") ?? "").split("/").map(Number);
  const [zoom, latitude, longitude] = place;
  if (place.length === 3 && place.every(Number.isFinite) && Math.abs(latitude!) <= 85.06 && Math.abs(longitude!) <= 180) Object.assign(address, { zoom, latitude, longitude });
  const caseId = parameters.get("case");
  if (caseId && /^[0-9a-f-]{36}$/i.test(caseId)) address.caseId = caseId;
  const detectionId = parameters.get("detection");
  if (detectionId && /^[0-9a-f-]{36}$/i.test(detectionId)) address.detectionId = detectionId;
  const cellCode = parameters.get("cell");
  if (cellCode && /^\d{15}$/.test(cellCode)) address.cellCode = cellCode;
  const language = parameters.get("lang");
  if (language === "zh" || language === "en") address.language = language;
  const imagery = parameters.get("imagery");
  if (imagery === "before" || imagery === "after" || imagery === "swipe") address.imagery = imagery;
  const mode = parameters.get("mode");
  if (mode === "editor" || mode === "cameras") address.mode = mode;
  const draft = parameters.get("draft");
  if (draft && /^[1-9]\d{0,14}$/.test(draft)) address.draft = Number(draft);
  const camera = parameters.get("camera"), frame = parameters.get("frame");
  if (camera && /^[0-9a-f-]{36}$/i.test(camera)) address.camera = camera;
  if (address.camera && frame && /^[1-9]\d{0,14}$/.test(frame)) address.frame = Number(frame);
  return address;
}

export function writeAddress(address: Address): string {
  const parts: string[] = [];
  if (address.zoom !== undefined && address.latitude !== undefined && address.longitude !== undefined) {
    // Five digits are one metre; more would change the address with every pixel.
    parts.push(`map=${address.zoom.toFixed(2)}/${address.latitude.toFixed(5)}/${address.longitude.toFixed(5)}`);
  }
  if (address.caseId) parts.push(`case=${address.caseId}`);
  if (address.detectionId) parts.push(`detection=${address.detectionId}`);
  if (address.cellCode) parts.push(`cell=${address.cellCode}`);
  if (address.imagery) parts.push(`imagery=${address.imagery}`);
  if (address.mode) parts.push(`mode=${address.mode}`);
  if (address.draft !== undefined) parts.push(`draft=${address.draft}`);
  if (address.camera) parts.push(`camera=${address.camera}`);
  if (address.frame !== undefined) parts.push(`frame=${address.frame}`);
  if (address.language) parts.push(`lang=${address.language}`);
  return `#${parts.join("&")}`;
}
