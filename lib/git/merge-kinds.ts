import type { Oid } from '@/lib/contracts/git';
import { type CommitPair, readMarked } from '@/lib/git/merge-batch';
import { numberedName } from '@/lib/git/numbered-name';
import type { Objects } from '@/lib/git/objects';
import type { MergeTreeRecord } from '@/lib/git/parse-merge-tree';
import type { Quarantine } from '@/lib/git/quarantine';
import type {
  FileMerge,
  FileMergeOptions,
  FileMergeResult,
  FileVersion,
  MergeConflict,
  Outcome,
  TreeMerge,
} from '@/lib/merge-ports';

/** One merge: what goes in, and what is done with the result before the store is deleted. */
export interface PairMerge {
  /** How long it takes, in merges of one file. */
  readonly weight: number;
  sides(quarantine: Quarantine): Promise<CommitPair>;
  done(outcome: Outcome<MergeTreeRecord>, pair: CommitPair, store: MergeStore): Promise<void>;
}

/** The store of a merge while its result is read. */
export interface MergeStore {
  readonly quarantine: Quarantine;
  /** Reads what git wrote there. */
  readonly made: Objects;
}

/** One file to be merged, and who is told what came of it. */
export interface FileWork {
  readonly job: FileMerge;
  readonly options: FileMergeOptions;
  take(result: FileMergeResult | Error): void;
}

/** A merge of three trees that are there or are made in the store. */
export function treeMerge(
  weight: number,
  trees: (quarantine: Quarantine) => Promise<TreeMerge>,
  done: PairMerge['done'],
): PairMerge {
  return {
    weight,
    async sides(quarantine) {
      const job = await trees(quarantine);
      const base = await quarantine.commit(job.base, null);
      return {
        ours: await quarantine.commit(job.ours, base),
        theirs: await quarantine.commit(job.theirs, base),
      };
    },
    done,
  };
}

/**
 * A merge of many files at once, each a path of its own in synthetic trees. Nothing is added or deleted there, so no
 * rename detection runs and paths cannot influence each other. `failed` is told where git could not merge them together.
 */
export function fileMerge(works: readonly FileWork[], failed: (error: Error) => void): PairMerge {
  const named = works.map((work, order) => ({ name: numberedName(order), work }));
  const side = (quarantine: Quarantine, pick: (job: FileMerge) => FileVersion): Promise<Oid> =>
    quarantine.tree(named.map(({ name, work }) => ({ ...pick(work.job), name })));
  const trees = async (quarantine: Quarantine) => ({
    base: await side(quarantine, (job) => job.base),
    ours: await side(quarantine, (job) => job.ours),
    theirs: await side(quarantine, (job) => job.theirs),
  });
  const isMarked = works.some(({ options }) => options.marked === true);
  return treeMerge(works.length, trees, async (outcome, pair, { quarantine, made }) => {
    if (!outcome.ok) {
      failed(outcome.error);
      return;
    }
    const conflicts = await conflictsOf(quarantine, outcome.value, pair, isMarked);
    const byName = new Map(conflicts.map((conflict) => [conflict.path, conflict]));
    const files = new Map(
      (await made.tree(outcome.value.tree)).map((entry) => [entry.name, entry]),
    );
    for (const { name, work } of named) {
      const conflict = byName.get(name);
      const file = files.get(name);
      const merged =
        conflict === undefined && file !== undefined ? { mode: file.mode, oid: file.oid } : null;
      const isContentWanted = work.options.content === true && merged !== null;
      work.take({
        clean: conflict === undefined,
        merged,
        content: isContentWanted ? await made.blob(merged.oid) : null,
        kind: conflict?.kind ?? null,
        marked: work.options.marked === true ? (conflict?.marked ?? null) : null,
      });
    }
  });
}

/** A merge's conflicts, with the marked files if they are wanted. */
export async function conflictsOf(
  quarantine: Quarantine,
  record: MergeTreeRecord,
  pair: CommitPair,
  marked: boolean,
): Promise<MergeConflict[]> {
  const wanted = record.conflicts.map(({ path: name }) => ({ tree: record.tree, path: name }));
  const texts = marked ? await readMarked(quarantine, wanted) : [];
  return record.conflicts.map((conflict, number) => ({
    ...conflict,
    marked: relabel(texts[number] ?? null, pair.ours, pair.theirs),
  }));
}

/** The synthetic commits' names in conflict markers mean nothing to a reader. */
function relabel(marked: Buffer | null, ours: string, theirs: string): Buffer | null {
  if (marked === null) return null;
  const text = marked
    .toString('latin1')
    .replaceAll(`<<<<<<< ${ours}`, '<<<<<<< ours')
    .replaceAll(`>>>>>>> ${theirs}`, '>>>>>>> theirs');
  return Buffer.from(text, 'latin1');
}
