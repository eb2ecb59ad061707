/** Answers by question, those asked for last: together at most so many bytes as it is made for. */
export class KeptAnswers<T extends { readonly bytes: number }> {
  readonly #kept = new Map<string, T>();
  readonly #budget: number;
  #bytes = 0;

  constructor(budget: number) {
    this.#budget = budget;
  }

  get(key: string): T | undefined {
    const known = this.#kept.get(key);
    if (known === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, known);
    return known;
  }

  set(key: string, value: T): void {
    this.#bytes += value.bytes - (this.#kept.get(key)?.bytes ?? 0);
    this.#kept.delete(key);
    this.#kept.set(key, value);
    for (const [old, { bytes }] of this.#kept) {
      if (this.#bytes <= this.#budget || old === key) return;
      this.#kept.delete(old);
      this.#bytes -= bytes;
    }
  }

  clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }
}
