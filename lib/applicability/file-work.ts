import { type Hunk, parseHunks } from '@/lib/applicability/apply-hunks';
import type { FileMerge, FileMergeResult, FileVersion, GitMerger, Outcome } from '@/lib/ports';

type Hunks = readonly Hunk[] | 'binary';

/** At most this many results are kept for later cells. */
const kept = 20_000;

/**
 * Content merges and file diffs, each asked of git once however many cells need it: branches often hold the same
 * version of a file.
 */
export class FileWork {
  readonly #merger: GitMerger;
  readonly #marked: boolean;
  readonly #merges = new Map<string, Outcome<FileMergeResult>>();
  readonly #hunks = new Map<string, Outcome<Hunks>>();

  constructor(merger: GitMerger, marked: boolean) {
    this.#merger = merger;
    this.#marked = marked;
  }

  /** Does the work of a batch together. Afterwards `merged` and `hunks` answer for it. */
  async prepare(
    merges: readonly FileMerge[],
    pairs: readonly (readonly [FileVersion, FileVersion])[],
  ): Promise<void> {
    if (this.#merges.size > kept) this.#merges.clear();
    if (this.#hunks.size > kept) this.#hunks.clear();
    const newMerges = new Map<string, FileMerge>();
    for (const merge of merges) {
      const key = mergeKey(merge);
      if (!this.#merges.has(key)) newMerges.set(key, merge);
    }
    const newPairs = new Map<string, { from: FileVersion; to: FileVersion }>();
    for (const [from, to] of pairs) {
      const key = pairKey(from, to);
      if (!this.#hunks.has(key)) newPairs.set(key, { from, to });
    }
    const [merged, diffs] = await Promise.all([
      this.#merger.mergeFiles([...newMerges.values()], { marked: this.#marked }),
      this.#merger.diffFiles([...newPairs.values()]),
    ]);
    for (const [index, key] of [...newMerges.keys()].entries()) {
      const outcome = merged[index];
      if (outcome !== undefined) this.#merges.set(key, outcome);
    }
    for (const [index, key] of [...newPairs.keys()].entries()) {
      const outcome = diffs[index];
      if (outcome === undefined) continue;
      this.#hunks.set(key, outcome.ok ? { ok: true, value: parseHunks(outcome.value) } : outcome);
    }
  }

  /** Throws what kept git from merging it. */
  merged(merge: FileMerge): FileMergeResult {
    return settledValue(this.#merges.get(mergeKey(merge)));
  }

  hunks(from: FileVersion, to: FileVersion): Hunks {
    return settledValue(this.#hunks.get(pairKey(from, to)));
  }
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
