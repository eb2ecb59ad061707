import type { BlameLine, LineRanges, Oid, Respaced } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import type { History } from '@/lib/git/history';
import { LineWalk } from '@/lib/git/line-walk';
import type { ObjectView } from '@/lib/git/object-view';
import type { Objects } from '@/lib/git/objects';
import { TouchIndex, type TouchReading } from '@/lib/git/touch-index';

/** Costs in milliseconds on one core, measured on DPDK (45,000 commits) and Linux 2.6 (180,000, one in 16 a merge). */
const indexPerCommit = 0.045;
const blamePerCommit = 0.0012;
/** What git's output takes in memory, with the index over it, measured the same way. */
const bytesPerCommit = 500;
const mostBytes = 200 * 1024 * 1024;
/** So many commits are indexed, if blames are many, before it is known how many there are in all. */
const mostAhead = 100_000;

/** Decides when blames are many enough to index the history for them, and answers them from the index. */
export class LineWalks {
  readonly #history: History;
  readonly #touches: TouchIndex;
  readonly #walk: LineWalk;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(gitDir: string, objects: Objects, view: ObjectView, history: History) {
    this.#history = history;
    this.#touches = new TouchIndex(gitDir, history);
    this.#walk = new LineWalk(gitDir, objects, view, history, this.#touches);
  }

  /**
   * Whether these revisions are indexed now: false when git is to be asked instead. One at a time: who waits finds the
   * index that the one before made.
   */
  expect(revisions: readonly Oid[], places: number): Promise<boolean> {
    const next = this.#queue.then(() => this.#expect(revisions, places));
    this.#queue = next.catch(() => {});
    return next;
  }

  /** Null when git has to be asked. */
  blame(revision: Oid, path: string, ranges: LineRanges): Promise<readonly BlameLine[] | null> {
    return orNull(this.#walk.blame(revision, path, ranges));
  }

  /** Null when git has to be asked. */
  respaced(commit: Oid, path: string, ranges: LineRanges): Promise<readonly Respaced[] | null> {
    return orNull(this.#walk.spaces.before(commit, path, ranges));
  }

  /** See `replacing` of RespacedLines. */
  replacing(commit: Oid, path: string, stood: readonly Respaced[]): Promise<readonly Respaced[]> {
    return this.#walk.spaces.replacing(commit, path, stood);
  }

  async close(): Promise<void> {
    await this.#queue;
    await this.#walk.close();
  }

  async #expect(revisions: readonly Oid[], places: number): Promise<boolean> {
    if (places === 0) return true;
    const reading = this.#touches.begin();
    try {
      await this.#readAhead(reading, revisions, places);
      const reached = await this.#history.reachableFrom(revisions);
      const commits = reached.filter((index) => !this.#touches.covers(index));
      const pays = reached.length * blamePerCommit * places >= commits.length * indexPerCommit;
      const fits = this.#touches.bytes + commits.length * bytesPerCommit <= mostBytes;
      if (commits.length === 0 || !pays || !fits) {
        reading.abandon();
        return commits.length === 0;
      }
      reading.add(commits);
      await reading.finish();
    } catch (error) {
      reading.abandon();
      // A tree that is missing somewhere in history: blame may not need it.
      if (!isAppError(error)) throw error;
      return false;
    }
    this.#walk.extended();
    return true;
  }

  /**
   * Commits that are being read anyway go into the first index as they come, where it pays whatever their number: those
   * that the revisions lead to, as far as children are read before their parents.
   */
  async #readAhead(
    reading: TouchReading,
    revisions: readonly Oid[],
    places: number,
  ): Promise<void> {
    if (this.#touches.bytes > 0 || blamePerCommit * places < indexPerCommit) return;
    const history = this.#history;
    let unseen = revisions;
    let reached = new Uint8Array(0);
    let read = 0;
    do {
      const fresh = history.readSince(read);
      read += fresh.length;
      reached = longer(reached, history.size);
      unseen = unseen.filter((oid) => {
        const index = history.indexOf(oid);
        if (index !== null) reached[index] = 1;
        return index === null;
      });
      reading.add(
        fresh.filter((index) => {
          if (reached[index] !== 1) return false;
          // Where there is no parent, -1 is no place either.
          reached[history.firstParentAt(index)] = 1;
          reached[history.secondParentAt(index)] = 1;
          for (const parent of history.laterParentsAt(index)) reached[parent] = 1;
          return true;
        }),
      );
    } while (reading.size < mostAhead && (await this.#history.more()));
  }
}

/** Null for what failed: git says better what is wrong, and may still manage. */
async function orNull<T>(answer: Promise<T | null>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

/** The same bytes with room for so many. */
function longer(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  if (size <= bytes.length) return bytes;
  const made = new Uint8Array(Math.max(size, bytes.length * 2));
  made.set(bytes);
  return made;
}
