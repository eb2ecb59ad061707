/** What an index keeps of answers, in bytes: at a hundred thousand candidates three hundred filters, or six hundred words. */
const budget = 64 * 1024 * 1024;

/** Answers by question, those asked for last: together at most 64 MiB. */
export class KeptAnswers<T extends { readonly bytes: number }> {
  readonly #kept = new Map<string, T>();
  #bytes = 0;

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
      if (this.#bytes <= budget || old === key) return;
      this.#kept.delete(old);
      this.#bytes -= bytes;
    }
  }

  clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }
}
