import type { MatrixRow } from '@/lib/contracts/matrix';
import { chunkRows, keyLength } from '@/lib/contracts/matrix-cell';
import { blockRows } from './sight';

type Block = readonly (MatrixRow | null)[];

/**
 * The rows of the grid as far as they were fetched. The list of keys is what the page was given: rows are written where
 * they stand, and nothing moves until the list is taken up anew.
 */
export class MatrixRowStore {
  #keys: readonly string[] = [];
  #length = 0;
  #places = new Map<string, number>();
  readonly #rows = new Map<string, MatrixRow>();
  readonly #placeOfOid = new Map<string, number>();
  /** Rows that came before the list of keys did. */
  readonly #early = new Map<number, MatrixRow>();
  readonly #blocks = new Map<number, Block>();
  readonly #listeners = new Set<() => void>();
  #asked = new Set<number>();

  /** Before the list is there: how long it will be, and some of its rows from `offset` on. */
  constructor(length: number, offset: number, rows: readonly MatrixRow[]) {
    this.#length = length;
    for (const [at, row] of rows.entries()) {
      this.#early.set(offset + at, row);
      this.#placeOfOid.set(row[1], offset + at);
    }
  }

  get length(): number {
    return this.#length;
  }

  get listed(): boolean {
    return this.#keys.length > 0 || this.#length === 0;
  }

  /** The list: keys one after the other. What is known of its rows stays. Returns whether a row stands elsewhere than before. */
  setKeys(keys: string): boolean {
    const list: string[] = [];
    for (let at = 0; at < keys.length; at += keyLength) list.push(keys.slice(at, at + keyLength));
    const moved =
      this.#keys.some((key, at) => list[at] !== key) ||
      [...this.#early].some(([at, [key]]) => list[at] !== key);
    for (const row of this.#early.values()) this.#rows.set(row[0], row);
    this.#early.clear();
    this.#keys = list;
    this.#length = list.length;
    this.#places = new Map(list.map((key, at) => [key, at]));
    this.#placeOfOid.clear();
    for (const [key, row] of this.#rows) {
      const place = this.#places.get(key);
      if (place !== undefined) this.#placeOfOid.set(row[1], place);
    }
    this.#asked = new Set();
    this.#blocks.clear();
    this.#tell();
    return moved;
  }

  /** Rows are no longer what they were: a branch came or went. */
  clear(): void {
    this.#rows.clear();
    this.#early.clear();
    this.#placeOfOid.clear();
    this.#blocks.clear();
    this.#asked.clear();
    this.#tell();
  }

  put(rows: readonly MatrixRow[]): void {
    for (const row of rows) {
      const place = this.#places.get(row[0]);
      if (place === undefined) continue;
      this.#rows.set(row[0], row);
      this.#placeOfOid.set(row[1], place);
      this.#blocks.delete(Math.floor(place / blockRows));
    }
    this.#tell();
  }

  keyAt(place: number): string | null {
    return this.#keys[place] ?? this.#early.get(place)?.[0] ?? null;
  }

  rowAt(place: number): MatrixRow | null {
    const early = this.#early.get(place);
    if (early !== undefined) return early;
    const key = this.#keys[place];
    return key === undefined ? null : (this.#rows.get(key) ?? null);
  }

  placeOfOid = (oid: string): number | null => this.#placeOfOid.get(oid) ?? null;
  has = (key: string): boolean => this.#places.has(key);
  keys = (): readonly string[] => this.#keys;

  /** The rows of a block: the same object until one of them changes. */
  block(at: number): Block {
    const known = this.#blocks.get(at);
    if (known !== undefined) return known;
    const from = at * blockRows;
    const rows = Array.from(
      { length: Math.max(0, Math.min(blockRows, this.#length - from)) },
      (_, index) => this.rowAt(from + index),
    );
    this.#blocks.set(at, rows);
    return rows;
  }

  asked = (chunk: number): boolean => this.#asked.has(chunk);

  /** Keys of a chunk, which counts as asked for from now on. */
  ask(chunk: number): readonly string[] {
    this.#asked.add(chunk);
    return this.#keys.slice(chunk * chunkRows, (chunk + 1) * chunkRows);
  }

  /** It did not come, or (without a chunk) everything may have changed: ask again. */
  forget(chunk?: number): void {
    if (chunk === undefined) this.#asked.clear();
    else this.#asked.delete(chunk);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
