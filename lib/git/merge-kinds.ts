import type { Oid } from '@/lib/contracts/git';
import { type CommitPair, readMarked } from '@/lib/git/merge-batch';
import type { RoundMerge } from '@/lib/git/merge-rounds';
import { numberedName } from '@/lib/git/numbered-name';
import type { MergeTreeRecord } from '@/lib/git/parse-merge-tree';
import type { Quarantine } from '@/lib/git/quarantine';
import type {
  FileMerge,
  FileMergeOptions,
  FileMergeResult,
  FileVersion,
  MergeConflict,
  TreeMerge,
} from '@/lib/merge-ports';

/** Results by the index of the file, or why git could not merge any of them. */
export type FileRound = ReadonlyMap<number, FileMergeResult> | Error;

/** A merge of three trees that are there or are made in the store. */
export function treeRound(
  trees: (quarantine: Quarantine) => Promise<TreeMerge>,
  done: RoundMerge['done'],
): RoundMerge {
  return {
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

/** A merge of many files at once, each a path of its own: those of `jobs` that `part` names. */
export function fileRound(
  jobs: readonly FileMerge[],
  part: readonly number[],
  wanted: FileMergeOptions,
  take: (found: FileRound) => Promise<void>,
): RoundMerge {
  const named = part.flatMap((index, order) => {
    const job = jobs[index];
    return job === undefined ? [] : [{ name: numberedName(order), job }];
  });
  const side = (quarantine: Quarantine, pick: (job: FileMerge) => FileVersion): Promise<Oid> =>
    quarantine.tree(named.map(({ name, job }) => ({ ...pick(job), name })));
  const trees = async (quarantine: Quarantine) => ({
    base: await side(quarantine, (job) => job.base),
    ours: await side(quarantine, (job) => job.ours),
    theirs: await side(quarantine, (job) => job.theirs),
  });
  const round = treeRound(trees, async (outcome, pair, { quarantine, made }) => {
    if (!outcome.ok) {
      await take(outcome.error);
      return;
    }
    const conflicts = await conflictsOf(quarantine, outcome.value, pair, wanted.marked === true);
    const byName = new Map(conflicts.map((conflict) => [conflict.path, conflict]));
    const files = new Map(
      (await made.tree(outcome.value.tree)).map((entry) => [entry.name, entry]),
    );
    const found = new Map<number, FileMergeResult>();
    for (const [order, index] of part.entries()) {
      const conflict = byName.get(numberedName(order));
      const file = files.get(numberedName(order));
      const merged =
        conflict === undefined && file !== undefined ? { mode: file.mode, oid: file.oid } : null;
      found.set(index, {
        clean: conflict === undefined,
        merged,
        content: wanted.content === true && merged !== null ? await made.blob(merged.oid) : null,
        kind: conflict?.kind ?? null,
        marked: conflict?.marked ?? null,
      });
    }
    await take(found);
  });
  return { ...round, weight: part.length };
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
