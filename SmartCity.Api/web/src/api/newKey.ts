/** For a request that may be sent again and is one all the same. Also where crypto.randomUUID is missing: on pages that came without TLS. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
