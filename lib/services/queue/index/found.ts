import type { Facet } from './counts';
import { type Asked, type BitTest, bits, testsOf, type View } from './evaluate';
import { classes, type QueueIndex } from './queue-index';
import type { WordRows } from './words';

/** How many rows of a filter each view has that is the same for everybody. */
export interface SharedCounts {
  readonly all: number;
  readonly open: number;
  readonly settled: number;
  readonly alarms: number;
  readonly security: number;
}

/** In a row's number the classes stand above the bits in which it fails. */
const shift = 10;
const failed = (1 << shift) - 1;

/** The words of a question: which rows have each that is asked for, and each that must not be there. */
export interface AskedWords {
  readonly has: readonly WordRows[];
  readonly lacks: readonly WordRows[];
}

/**
 * What a filter finds, whatever the view: the same for everybody unless it names the person who asks. It is made by a pass over all
 * rows, and brought up to date by looking at those that changed.
 */
export class Found {
  readonly bytes: number;
  /** Counts per person and per view, made when they are asked for. */
  readonly counts = new Map<string, Record<View, number>>();
  readonly facets = new Map<string, readonly Facet[]>();
  #rows = new Uint16Array(0);
  #size = 0;
  #at = -1;
  #tests: readonly BitTest[] = [];
  #texts = -1;
  #shared = { all: 0, open: 0, settled: 0, alarms: 0, security: 0 };
  #version = 0;

  constructor(index: QueueIndex) {
    this.bytes = index.entries.length * 2 + 4_096;
  }

  /** Another number whenever it may find something else, or in another order; no two answers of an index ever have the same. */
  get version(): number {
    return this.#version;
  }

  get shared(): SharedCounts {
    return this.#shared;
  }

  passes = (row: number): boolean => ((this.#rows[row] ?? 0) & failed) === 0;

  /** Per row the bits in which it fails. */
  fails(): Uint16Array {
    return this.#rows.subarray(0, this.#size).map((row) => row & failed);
  }

  /** Takes up what changed since it was asked for last. */
  bring(index: QueueIndex, asked: Asked, words: AskedWords): void {
    const { end } = index.log;
    const changed = this.#at < 0 ? null : index.log.since(this.#at);
    if (changed?.size === 0) return;
    if (this.#texts !== index.textCount) {
      this.#tests = testsOf(index, asked);
      this.#texts = index.textCount;
    }
    if (changed === null) this.#all(index, words);
    else this.#some(index, words, changed);
    // Rows that changed while a word was looked up are looked at once more.
    this.#at = Math.min(end, ...[...words.has, ...words.lacks].map((word) => word.at));
    this.#version = index.nextVersion();
    this.counts.clear();
    this.facets.clear();
  }

  #all(index: QueueIndex, { has, lacks }: AskedWords): void {
    const { entries, classes: of } = index;
    const rows = new Uint16Array(entries.length);
    for (let row = 0; row < rows.length; row += 1) rows[row] = (of[row] ?? 0) << shift;
    const words = [...has.map((word) => [word, 1] as const), ...lacks.map((w) => [w, 0] as const)];
    for (const [{ rows: marks }, wanted] of words) {
      for (let row = 0; row < rows.length; row += 1) {
        if ((marks[row] ?? 0) !== wanted) rows[row] = (rows[row] ?? 0) | bits.rest;
      }
    }
    for (const [bit, test] of this.#tests) {
      for (let row = 0; row < rows.length; row += 1) {
        const entry = entries[row];
        if (entry !== undefined && !test(entry, row)) rows[row] = (rows[row] ?? 0) | bit;
      }
    }
    this.#rows = rows;
    this.#size = rows.length;
    this.#shared = { all: 0, open: 0, settled: 0, alarms: 0, security: 0 };
    for (let row = 0; row < rows.length; row += 1) this.#count(rows[row] ?? 0, 1);
  }

  #some(index: QueueIndex, words: AskedWords, changed: ReadonlySet<number>): void {
    const { length } = index.entries;
    if (length > this.#rows.length) {
      const grown = new Uint16Array(length + 1_024);
      grown.set(this.#rows);
      this.#rows = grown;
    }
    for (const row of changed) {
      if (row < this.#size) this.#count(this.#rows[row] ?? 0, -1);
      const now = this.#judge(index, words, row);
      this.#rows[row] = now;
      this.#count(now, 1);
    }
    this.#size = length;
  }

  #judge(index: QueueIndex, { has, lacks }: AskedWords, row: number): number {
    const entry = index.entry(row);
    let judged = (index.classes[row] ?? 0) << shift;
    for (const { rows } of has) if (rows[row] !== 1) judged |= bits.rest;
    for (const { rows } of lacks) if (rows[row] === 1) judged |= bits.rest;
    for (const [bit, test] of this.#tests) if (!test(entry, row)) judged |= bit;
    return judged;
  }

  #count(row: number, by: 1 | -1): void {
    if ((row & failed) !== 0) return;
    const of = row >> shift;
    const counts = this.#shared;
    counts.all += by;
    if ((of & classes.settled) !== 0) counts.settled += by;
    else counts.open += by;
    if ((of & classes.alarm) !== 0) counts.alarms += by;
    if ((of & classes.secure) !== 0) counts.security += by;
  }
}
