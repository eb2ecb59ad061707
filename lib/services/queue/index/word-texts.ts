import { type RowTexts, type TextWords, WordSegment } from './word-segment';

/** So many rows are packed together: packing them takes some thirty milliseconds, in which nobody is answered. */
export const segmentRows = 512;

/** What texts may take in memory; of a hundred thousand candidates they take about seventy megabytes. */
const mostBytes = 512 * 1024 * 1024;

/** Not what may be a number with an exponent: Postgres takes 1e5f for 1e5 and f. */
const plain = /^(?!\d+e)[a-z0-9]+$/;

/**
 * The words of every text of a queue, as Postgres made them out, so that a search asks nothing of the database. A row whose texts
 * changed is kept apart until enough of them are there to be packed; what was packed of it before no longer counts.
 */
export class WordTexts {
  readonly #fresh = new Map<number, readonly TextWords[]>();
  readonly #segments = new Map<WordSegment, { live: number }>();
  /** Where each row's texts are. */
  readonly #home: (WordSegment | 'fresh' | undefined)[] = [];
  #bytes = 0;
  #complete = false;

  /** True when every row is in it. */
  get complete(): boolean {
    return this.#complete;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get tooLarge(): boolean {
    return this.#bytes > mostBytes;
  }

  /** Takes up what rows had before; those that changed since are known already. */
  fill(of: readonly RowTexts[]): void {
    this.#pack(of.filter(({ row }) => this.#home[row] === undefined));
  }

  /** Every row was given: from now on it can be asked. */
  finish(): void {
    this.#complete = true;
  }

  /** Takes up what rows have now. */
  put(of: readonly RowTexts[]): void {
    for (const { row, texts } of of) {
      this.#leave(row);
      this.#fresh.set(row, texts);
      this.#home[row] = 'fresh';
    }
    this.#tidy();
  }

  /** Beginnings of words that this can look for: null, ask Postgres. */
  partsOf(words: readonly string[]): readonly string[] | null {
    return this.#complete && words.length > 0 && words.length < 200 && words.every(isPlain)
      ? words
      : null;
  }

  /**
   * Marks rows that have a text in which every one of `parts` begins a word. `among`: only these are looked at.
   */
  mark(parts: readonly string[], marks: Uint8Array, among: ReadonlySet<number> | null): void {
    const begins = parts.map((part) => Buffer.from(part, 'utf8'));
    const homes = among === null ? null : new Set([...among].map((row) => this.#home[row]));
    for (const segment of this.#segments.keys()) {
      if (homes !== null && !homes.has(segment)) continue;
      segment.find(begins, (row) => {
        if (this.#home[row] === segment && among?.has(row) !== false) marks[row] = 1;
      });
    }
    for (const [row, texts] of this.#fresh) {
      if (among?.has(row) === false) continue;
      const has = (words: TextWords) =>
        parts.every((part) => words.some((word) => word.startsWith(part)));
      if (texts.some(has)) marks[row] = 1;
    }
  }

  #pack(of: readonly RowTexts[]): void {
    if (of.length === 0) return;
    const segment = new WordSegment(of);
    this.#segments.set(segment, { live: of.length });
    this.#bytes += segment.bytes;
    for (const { row } of of) this.#home[row] = segment;
  }

  #leave(row: number): void {
    const home = this.#home[row];
    this.#home[row] = undefined;
    if (home === undefined || home === 'fresh') return;
    const state = this.#segments.get(home);
    if (state !== undefined) state.live -= 1;
  }

  /** Packs what has come together, and takes apart what is mostly out of date: memory stays within twice what is needed. */
  #tidy(): void {
    for (const [segment, { live }] of this.#segments) {
      if (live * 2 > segment.rows.length) continue;
      const rows = new Set(segment.rows.filter((row) => this.#home[row] === segment));
      this.#segments.delete(segment);
      this.#bytes -= segment.bytes;
      if (rows.size === 0) continue;
      for (const { row, texts } of segment.textsOf(rows)) {
        this.#fresh.set(row, texts);
        this.#home[row] = 'fresh';
      }
    }
    if (this.#fresh.size < segmentRows) return;
    const of = [...this.#fresh].map(([row, texts]) => ({ row, texts }));
    this.#fresh.clear();
    for (let at = 0; at < of.length; at += segmentRows) this.#pack(of.slice(at, at + segmentRows));
  }
}

/** True for a beginning of a word that Postgres takes as it is: others it may split or fold in its own way. */
export const isPlain = (word: string): boolean => plain.test(word);
