import { Signal } from "../page/signal.ts";

const slot = "smartcity.key";

/** The API key of this browser tab. It is kept in sessionStorage: gone when the tab closes, never in the address. */
export const keyring = {
  key: new Signal<string | null>(sessionStorage.getItem(slot)),

  keep(key: string): void {
    sessionStorage.setItem(slot, key);
    this.key.value = key;
  },

  forget(): void {
    sessionStorage.removeItem(slot);
    this.key.value = null;
  },
};
