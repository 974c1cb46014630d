import { Problem, getJson } from "../api/client.ts";
import { Signal, watch } from "../page/signal.ts";
import { keyring } from "./keyring.ts";

/** What the visitor is to the server: /access/me. */
export interface Access {
  /** public or local without a key, else the role. */
  readonly visitor: string;
  readonly layers: readonly string[];
  readonly read_only: boolean;
}

/** Null until the server has said it. */
export const access = new Signal<Access | null>(null);

/** From the least to the most. */
const roles = ["viewer", "analyst", "officer", "handler", "admin"];

/** Reads it again with every key. */
export function followAccess(): void {
  watch([keyring.key], () => {
    const key = keyring.key.value;
    void getJson<Access>("access/me").then((said) => { if (keyring.key.value === key) access.value = said; }, (error) => {
      if (!(error instanceof Problem)) throw error;
      if (keyring.key.value === key) access.value = null;   // told of where the city is loaded
    });
  });
}

export function mayRead(layer: string): boolean {
  return access.value?.layers.includes(layer) ?? false;
}

/** Whether what this role may do is offered; a key that only reads may do nothing. */
export function mayAct(role: string): boolean {
  return access.value !== null && !access.value.read_only && roles.indexOf(access.value.visitor) >= roles.indexOf(role);
}

/** Whether a key with at least this role is held, to read what is told to such keys alone. */
export function isAtLeast(role: string): boolean {
  return access.value !== null && roles.indexOf(access.value.visitor) >= roles.indexOf(role);
}
