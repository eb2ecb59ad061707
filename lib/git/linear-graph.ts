import type { History } from '@/lib/git/history';

/** Commits of a history in one line, parents before children: what is handed down is found in one loop over places. */
export class LinearGraph {
  /** Place of the first and of the second parent, by place; -1 for none. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Places of the third parent and later ones, by place. */
  readonly more: ReadonlyMap<number, readonly number[]>;
  /** One number per place, for whoever loops over all of them at once and lets go of it. */
  readonly scratch: Int32Array;
  readonly #commits: Int32Array;
  readonly #places: Int32Array;

  /** `commits`: places in the history, with every parent of each among them. */
  constructor(history: History, commits: Int32Array) {
    const size = commits.length;
    this.#commits = new Int32Array(size);
    this.#places = new Int32Array(history.size).fill(-1);
    this.first = new Int32Array(size).fill(-1);
    this.second = new Int32Array(size).fill(-1);
    this.scratch = new Int32Array(size);
    const children = new Int32Array(history.size);
    const add = (parent: number, count: number): number => {
      if (parent < 0) return -1;
      const now = (children[parent] ?? 0) + count;
      children[parent] = now;
      return now;
    };
    // Loops over places, and one array for all: a list of its own for each of 50,000 commits costs more than the walk.
    for (let at = 0; at < size; at++) {
      const index = commits[at] ?? -1;
      add(history.firstParentAt(index), 1);
      add(history.secondParentAt(index), 1);
      if (history.isMergeAt(index))
        for (const parent of history.laterParentsAt(index)) add(parent, 1);
    }
    const open = new Int32Array(size);
    let waiting = 0;
    for (let at = 0; at < size; at++) {
      const index = commits[at] ?? -1;
      if (children[index] === 0) open[waiting++] = index;
    }
    const leave = (parent: number) => {
      if (add(parent, -1) === 0) open[waiting++] = parent;
    };
    let place = size;
    while (waiting > 0) {
      waiting -= 1;
      const index = open[waiting] ?? -1;
      place -= 1;
      this.#commits[place] = index;
      this.#places[index] = place;
      leave(history.firstParentAt(index));
      leave(history.secondParentAt(index));
      if (history.isMergeAt(index))
        for (const parent of history.laterParentsAt(index)) leave(parent);
    }
    const more = new Map<number, readonly number[]>();
    for (let at = 0; at < size; at++) {
      const index = this.commitAt(at);
      this.first[at] = this.placeOf(history.firstParentAt(index));
      this.second[at] = this.placeOf(history.secondParentAt(index));
      const later = history.laterParentsAt(index);
      if (later.length > 0)
        more.set(
          at,
          later.map((parent) => this.placeOf(parent)),
        );
    }
    this.more = more;
  }

  get size(): number {
    return this.#commits.length;
  }

  /** A commit's place; -1 when it is not in the line. */
  placeOf(index: number): number {
    return this.#places[index] ?? -1;
  }

  /** The commit at a place, as its index in the history. */
  commitAt(place: number): number {
    return this.#commits[place] ?? -1;
  }
}
