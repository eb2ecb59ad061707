/** Which rows changed, in the order in which they did, so that an answer that was made before takes up those alone. */
export class ChangeLog {
  #rows: number[] = [];
  #start = 0;

  /** Where the next change goes: what is computed now has seen every change before it. */
  get end(): number {
    return this.#start + this.#rows.length;
  }

  add(row: number): void {
    this.#rows.push(row);
    if (this.#rows.length < most) return;
    this.#rows = this.#rows.slice(most / 2);
    this.#start += most / 2;
  }

  /** The rows that changed from a place on, each once; null when that is longer ago than is kept. */
  since(at: number): ReadonlySet<number> | null {
    if (at < this.#start) return null;
    return new Set(this.#rows.slice(at - this.#start));
  }
}

/** More changes than this are not looked at one by one: all rows are then. */
const most = 8_192;
