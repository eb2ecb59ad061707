/** The values used last; the oldest goes when there are too many. */
export class Lru<T> {
  readonly #held = new Map<string, T>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): T | undefined {
    const value = this.#held.get(key);
    if (value === undefined) return undefined;
    this.#held.delete(key);
    this.#held.set(key, value);
    return value;
  }

  set(key: string, value: T): T {
    this.#held.set(key, value);
    if (this.#held.size > this.#limit) this.#held.delete(this.#held.keys().next().value ?? '');
    return value;
  }
}
