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

/** So many rows are moved one by one; more are merged in. */
const few = 64;

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

  /** The rows in order, until the next call; what was touched is put where it belongs now. */
  rows(): readonly number[] {
    if (this.#dirty.size === 0) return this.#rows;
    const moved: (readonly [row: number, to: Place])[] = [];
    for (const row of this.#dirty) {
      const [from, to] = [this.#places[row], this.#placeOf(row)];
      if (from === undefined || comparePlaces(from, to) !== 0) moved.push([row, to]);
    }
    this.#dirty.clear();
    if (moved.length <= few) for (const [row, to] of moved) this.#move(row, to);
    else this.#merge(moved);
    return this.#rows;
  }

  #move(row: number, to: Place): void {
    const from = this.#places[row];
    if (from !== undefined) this.#rows.splice(this.#upTo(this.#rows, from, 0) - 1, 1);
    this.#places[row] = to;
    this.#rows.splice(this.#upTo(this.#rows, to, 0), 0, row);
  }

  #merge(places: readonly (readonly [row: number, to: Place])[]): void {
    for (const [row, to] of places) this.#places[row] = to;
    const moved = places.map(([row]) => row);
    const rows = new Set(moved);
    const kept = this.#rows.filter((row) => !rows.has(row));
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
