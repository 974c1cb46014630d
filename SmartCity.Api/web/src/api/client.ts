import { keyring } from "../key/keyring.ts";
import type { FeaturePage } from "./wire.ts";

/** The API's root: what the page's address holds before /map or /report. */
export const apiRoot = new URL(location.pathname.replace(/\/(map|report)(\/.*)?$/, "/"), location.origin);

/** The API refused; `title` and `detail` come from its RFC 9457 problem body, `extensions` is all of that body. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(status: number, title: string, detail: string, extensions: Readonly<Record<string, unknown>> = {}) {
    super(detail ? `${title}: ${detail}` : title);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.extensions = extensions;
  }
}

export function apiUrl(path: string): string {
  return new URL(path.replace(/^\//, ""), apiRoot).href;
}

/** Headers that carry the key, when there is one; only ever sent to our own origin. */
export function keyHeaders(url: string): Record<string, string> {
  const key = keyring.key.value;
  return key && new URL(url).origin === apiRoot.origin ? { Authorization: `Bearer ${key}` } : {};
}

async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const url = apiUrl(path);
  let response: Response;
  try {
    response = await fetch(url, { ...init, headers: { Accept: "application/json", ...keyHeaders(url), ...init.headers } });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, "network", String(error));
  }
  if (response.ok) return response;
  throw await problemOf(response);
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as { title?: string; detail?: string };
    return new Problem(response.status, body.title ?? response.statusText, body.detail ?? "", body as Record<string, unknown>);
  } catch {
    return new Problem(response.status, response.statusText || `HTTP ${response.status}`, "");
  }
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await send(path, signal ? { signal } : {})).json()) as T;
}

export async function getImage(path: string, signal?: AbortSignal): Promise<Blob> {
  return await (await send(path, { headers: { Accept: "image/*" }, ...(signal ? { signal } : {}) })).blob();
}

export async function getPage(path: string): Promise<Blob> {
  return await (await send(path, { headers: { Accept: "text/html" } })).blob();
}

/** A body that goes on: server-sent events. */
export async function openStream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const { body } = await send(path, { headers: { Accept: "text/event-stream" }, signal });
  if (!body) throw new Problem(0, "network", path);
  return body;
}

export async function postJson<T>(path: string, body: unknown): Promise<T> {
  return (await (await send(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })).json()) as T;
}

/** PUT of a whole thing whose version is known by its ETag. */
export async function putJson<T>(path: string, body: unknown, etag: string): Promise<T> {
  return (await (await send(path, { method: "PUT", headers: { "Content-Type": "application/json", "If-Match": etag }, body: JSON.stringify(body) })).json()) as T;
}

/** Files and fields as a form; the answer's body is not read. */
export async function postForm(path: string, form: FormData): Promise<void> {
  await send(path, { method: "POST", body: form });
}

/** DELETE; the answer's body is not read. */
export async function remove(path: string): Promise<void> {
  await send(path, { method: "DELETE" });
}

/** All features of a collection, page by page along the `next` links, at most `limit` of them. */
export async function getFeatures<P>(collection: string, limit: number, signal?: AbortSignal): Promise<{ features: FeaturePage<P>["features"]; matched: number }> {
  const features: FeaturePage<P>["features"] = [];
  let path: string | undefined = `collections/${collection}/items?limit=1000`;
  let matched = 0;
  while (path && features.length < limit) {
    const page: FeaturePage<P> = await getJson<FeaturePage<P>>(path, signal);
    features.push(...page.features);
    matched = page.numberMatched ?? features.length;
    const next = page.links?.find((link) => link.rel === "next")?.href;
    path = next && page.features.length > 0 ? pathBelowRoot(next) : undefined;
  }
  return { features: features.slice(0, limit), matched };
}

/** Path and query of one of our own addresses: behind a proxy the server may know itself by another name. */
export function pathBelowRoot(href: string): string {
  const url = new URL(href, apiRoot);
  return url.pathname.replace(apiRoot.pathname, "") + url.search;
}
