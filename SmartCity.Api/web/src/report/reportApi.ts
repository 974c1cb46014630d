import { apiUrl, getJson, Problem, remove } from "../api/client.ts";

export interface Service { code: string; name_zh: string; name_en: string; description_zh: string; description_en: string }
export interface Nearby { number: string; status: string; opened_at: string; distance_m: number }
export interface Submitted { number: string; token: string; nearby: Nearby[] }
export interface Report {
  number: string; status: string; is_open: boolean; service_code: string; submitted_at: string; expected_at?: string; handled_as?: string;
  answer?: string; description?: string; photographs: number; erased_at?: string; steps: { status: string; at: string }[];
}

export const listServices = () => getJson<Service[]>("reports/services");
export const getReport = (token: string) => getJson<Report>(`reports/${encodeURIComponent(token)}`);
export const eraseReport = (token: string) => remove(`reports/${encodeURIComponent(token)}`);
export const findNearby = (code: string, place: readonly [number, number], signal: AbortSignal) =>
  getJson<Nearby[]>(`reports/nearby?service_code=${encodeURIComponent(code)}&lat=${place[1]}&long=${place[0]}`, signal);

/** Why a report was not taken: words of the server, or seconds to wait. */
export class NotSent extends Error {
  readonly seconds: number | null;

  constructor(message: string, seconds: number | null = null) {
    super(message);
    this.seconds = seconds;
  }
}

/**
 * Sends a report. With the same key again, after a broken connection, it is the same report. Throws NotSent when the server
 * refuses it, and a Problem of status 0 when the connection breaks before its answer is read.
 */
export async function submit(form: FormData, key: string): Promise<Submitted> {
  const response = await fetch(apiUrl("reports"), { method: "POST", body: form, headers: { Accept: "application/json", "Idempotency-Key": key } }).catch(broken);
  if (response.ok) return (await response.json().catch(broken)) as Submitted;
  if (response.status === 429) throw new NotSent("", Number(response.headers.get("Retry-After") ?? 60));
  const problem = (await response.json().catch(() => ({}))) as { detail?: string; title?: string };
  throw new NotSent(problem.detail ?? problem.title ?? `HTTP ${response.status}`);
}

function broken(error: unknown): never {
  throw new Problem(0, "network", String(error));
}
