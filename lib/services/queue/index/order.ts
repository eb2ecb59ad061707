import type { queueSorts } from '@/lib/contracts/pages';

export type Sort = (typeof queueSorts)[number];

/** A place in an order: number descending, then text ascending, then number ascending, then id descending. */
export type Place = readonly [key: number, group: string, inGroup: number, id: string];

export function comparePlaces(a: Place, b: Place): number {
  if (a[0] !== b[0]) return b[0] - a[0];
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1;
  if (a[2] !== b[2]) return a[2] - b[2];
  return a[3] === b[3] ? 0 : a[3] < b[3] ? 1 : -1;
}

/** Row numbers in an order that is kept while rows come and change. */
export class Order {
  readonly #placeOf: (row: number) => Place;
  #rows: number[] = [];
  #places: Place[] = [];
  readonly #dirty = new Set<number>();

  constructor(placeOf: (row: number) => Place) {
    this.#placeOf = placeOf;
  }

  touch(row: number): void {
    this.#dirty.add(row);
  }

  /** The rows in order; what was touched is put where it belongs now. */
  rows(): readonly number[] {
    if (this.#dirty.size === 0) return this.#rows;
    const kept = this.#rows.filter((row) => !this.#dirty.has(row));
    const moved = [...this.#dirty];
    for (const row of moved) this.#places[row] = this.#placeOf(row);
    this.#dirty.clear();
    moved.sort((a, b) => comparePlaces(this.place(a), this.place(b)));
    const merged: number[] = [];
    let from = 0;
    for (const row of moved) {
      const to = this.#upTo(kept, this.place(row), from);
      for (; from < to; from += 1) merged.push(kept[from] ?? 0);
      merged.push(row);
    }
    for (; from < kept.length; from += 1) merged.push(kept[from] ?? 0);
    this.#rows = merged;
    return merged;
  }

  /** How many of `rows` stand at or before a place; at least `from` do. */
  #upTo(rows: readonly number[], place: Place, from: number): number {
    let low = from;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (comparePlaces(this.place(rows[middle] ?? 0), place) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  place(row: number): Place {
    const place = this.#places[row];
    if (place === undefined) throw new Error('a row without a place');
    return place;
  }

  /** How many rows stand at or before a place. */
  after(place: Place): number {
    return this.#upTo(this.rows(), place, 0);
  }
}
