/** A value that tells its watchers when it changes. */
export class Signal<T> {
  readonly #watchers = new Set<() => void>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  /** Setting an identical value tells nobody. */
  set value(next: T) {
    if (Object.is(next, this.#value)) return;
    this.#value = next;
    for (const watcher of [...this.#watchers]) watcher();
  }

  onChange(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

/** Runs `effect` now and after every change of one of `signals`. */
export function watch(signals: readonly Pick<Signal<unknown>, "onChange">[], effect: () => void): void {
  for (const signal of signals) signal.onChange(effect);
  effect();
}

/** As `watch`, until `place` has left the page. It may come to the page after the first run. */
export function watchWhileSeen(place: Pick<Node, "isConnected">, signals: readonly Pick<Signal<unknown>, "onChange">[], effect: () => void): void {
  const stops = signals.map((signal) => signal.onChange(() => (place.isConnected ? effect() : stops.forEach((stop) => stop()))));
  effect();
}
