/** A bounded map that forgets what was used least recently. `weight` says how much room a value takes. */
export class Lru<K, V> {
  readonly #items = new Map<K, { value: V; weight: number }>();
  readonly #limit: number;
  readonly #weigh: (value: V) => number;
  #total = 0;

  constructor(limit: number, weigh: (value: V) => number = () => 1) {
    this.#limit = limit;
    this.#weigh = weigh;
  }

  get(key: K): V | undefined {
    const item = this.#items.get(key);
    if (item === undefined) return undefined;
    this.#items.delete(key);
    this.#items.set(key, item);
    return item.value;
  }

  set(key: K, value: V): void {
    const before = this.#items.get(key);
    if (before !== undefined) {
      this.#total -= before.weight;
      this.#items.delete(key);
    }
    const weight = this.#weigh(value);
    this.#items.set(key, { value, weight });
    this.#total += weight;
    for (const [oldest, item] of this.#items) {
      if (this.#total <= this.#limit || oldest === key) break;
      this.#items.delete(oldest);
      this.#total -= item.weight;
    }
  }

  delete(key: K): void {
    this.#total -= this.#items.get(key)?.weight ?? 0;
    this.#items.delete(key);
  }

  clear(): void {
    this.#items.clear();
    this.#total = 0;
  }

  get size(): number {
    return this.#items.size;
  }
}
