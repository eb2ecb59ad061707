import { type Hunk, parseHunks } from '@/lib/applicability/apply-hunks';
import type {
  FileMerge,
  FileMergeResult,
  FileVersion,
  GitMerger,
  Outcome,
} from '@/lib/merge-ports';

type Hunks = readonly Hunk[] | 'binary';

/** Results are kept for later cells, up to about so many bytes of each kind. */
const mostKept = 24_000_000;

/** Answers by key, and about how many bytes they take. */
class Kept<R> {
  readonly byKey = new Map<string, Promise<Outcome<R>>>();
  readonly weigh: (value: R) => number;
  bytes = 0;

  constructor(weigh: (value: R) => number) {
    this.weigh = weigh;
  }

  /** Before a batch, whose own answers must stay until its end. */
  makeRoom(): void {
    if (this.bytes <= mostKept) return;
    this.byKey.clear();
    this.bytes = 0;
  }
}

/** What an answer takes beside the bytes of files: its key, its promise. */
const eachAnswer = 600;

const mergeBytes = ({ content, marked }: FileMergeResult) =>
  (content?.length ?? 0) + (marked?.length ?? 0);

/** Lines of hunks are pieces of the whole patch, which they keep. */
const hunkBytes = (hunks: Hunks) =>
  hunks === 'binary'
    ? 0
    : hunks.reduce(
        (sum, { before, after }) =>
          sum + [...before, ...after].reduce((all, line) => all + line.length + 40, 0),
        0,
      );

/** The answers to one batch. */
export interface DoneFileWork {
  /** Whether the batch has it. */
  isAsked(merge: FileMerge): boolean;
  /** Throws what kept git from merging it. */
  merged(merge: FileMerge): FileMergeResult;
  /** Whether it was merged and without a conflict. */
  isClean(merge: FileMerge): boolean;
  /** Whether it was merged and with one. */
  isConflict(merge: FileMerge): boolean;
  hunks(from: FileVersion, to: FileVersion): Hunks;
}

/**
 * Content merges and file diffs, each asked of git once however many cells need it: branches often hold the same
 * version of a file. Batches may be under way side by side.
 */
export class FileWork {
  readonly #merger: GitMerger;
  readonly #marked: boolean;
  readonly #merges = new Kept<FileMergeResult>(mergeBytes);
  readonly #hunks = new Kept<Hunks>(hunkBytes);

  constructor(merger: GitMerger, marked: boolean) {
    this.#merger = merger;
    this.#marked = marked;
  }

  /**
   * Merges files; with `toFirst` only as many as tell of a conflict: twice as many each time, until one does not merge
   * cleanly.
   */
  async merge(all: readonly FileMerge[], toFirst: boolean): Promise<DoneFileWork> {
    if (!toFirst) return this.prepare(all, []);
    for (let upTo = 1; ; upTo *= 2) {
      const some = all.slice(0, upTo);
      const done = await this.prepare(some, []);
      if (upTo >= all.length || !some.every(done.isClean)) return done;
    }
  }

  /** Does the work of a batch together. */
  async prepare(
    merges: readonly FileMerge[],
    pairs: readonly (readonly [FileVersion, FileVersion])[],
  ): Promise<DoneFileWork> {
    const byMerge = new Map(merges.map((merge) => [mergeKey(merge), merge]));
    const byPair = new Map(pairs.map(([from, to]) => [pairKey(from, to), { from, to }]));
    const [merged, hunks] = await Promise.all([
      shared(this.#merges, byMerge, (open) =>
        this.#merger.mergeFiles(open, { marked: this.#marked }),
      ),
      shared(this.#hunks, byPair, async (open) =>
        (await this.#merger.diffFiles(open)).map((diff) =>
          diff.ok ? { ok: true, value: parseHunks(diff.value) } : diff,
        ),
      ),
    ]);
    return {
      isAsked: (merge) => byMerge.has(mergeKey(merge)),
      merged: (merge) => settledValue(merged.get(mergeKey(merge))),
      isClean: (merge) => {
        const outcome = merged.get(mergeKey(merge));
        return outcome?.ok === true && outcome.value.clean;
      },
      isConflict: (merge) => {
        const outcome = merged.get(mergeKey(merge));
        return outcome?.ok === true && !outcome.value.clean;
      },
      hunks: (from, to) => settledValue(hunks.get(pairKey(from, to))),
    };
  }
}

/** Answers from what is kept; the rest is asked for in one go and kept. */
async function shared<J, R>(
  kept: Kept<R>,
  jobs: ReadonlyMap<string, J>,
  ask: (open: readonly J[]) => Promise<readonly Outcome<R>[]>,
): Promise<Map<string, Outcome<R>>> {
  kept.makeRoom();
  const keptOnes = kept.byKey;
  const open = [...jobs].filter(([key]) => !keptOnes.has(key));
  const asked = ask(open.map(([, job]) => job));
  // Every answer is awaited below.
  asked.catch(() => {});
  for (const [index, [key]] of open.entries()) {
    const answer = asked.then((outcomes) => {
      const outcome = outcomes[index];
      if (outcome === undefined) throw new Error('git gave fewer answers than it was asked');
      kept.bytes += eachAnswer + (outcome.ok ? kept.weigh(outcome.value) : 0);
      return outcome;
    });
    keptOnes.set(key, answer);
    answer.catch(() => keptOnes.delete(key));
  }
  const answers = new Map<string, Promise<Outcome<R>>>();
  for (const [key] of jobs) {
    const answer = keptOnes.get(key);
    if (answer !== undefined) answers.set(key, answer);
  }
  await asked;
  const done = new Map<string, Outcome<R>>();
  for (const [key, answer] of answers) done.set(key, await answer);
  return done;
}

function settledValue<T>(outcome: Outcome<T> | undefined): T {
  if (outcome === undefined) throw new Error('asked for file work that was not prepared');
  if (!outcome.ok) throw outcome.error;
  return outcome.value;
}

function mergeKey({ base, ours, theirs }: FileMerge): string {
  return [base, ours, theirs].map((file) => file.mode + file.oid).join(' ');
}

function pairKey(from: FileVersion, to: FileVersion): string {
  return `${from.oid} ${to.oid}`;
}
