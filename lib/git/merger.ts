import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/errors';
import { type CommitPair, mergePairs, readMarked } from '@/lib/git/merge-batch';
import { ObjectView } from '@/lib/git/object-view';
import { Objects } from '@/lib/git/objects';
import type { MergeTreeRecord } from '@/lib/git/parse-merge-tree';
import { Quarantine } from '@/lib/git/quarantine';
import { runGit } from '@/lib/git/run-git';
import { makeStore, type Store } from '@/lib/git/store';
import type {
  FileMerge,
  FileMergeResult,
  FileVersion,
  GitMerger,
  MergeBatchOptions,
  MergeConflict,
  Outcome,
  SubsetMerge,
  SubsetMergeResult,
  TreeMerge,
  TreeMergeResult,
} from '@/lib/ports';

/** The merging side of an opened set of repositories (GitReader's companion). */
export class StoreMerger implements GitMerger {
  /** What git commands that write see of the repositories. */
  readonly view: ObjectView;
  readonly #objects: Objects;

  constructor(reading: Store, objects: Objects) {
    this.view = new ObjectView(reading.objectDirs);
    this.#objects = objects;
  }

  /**
   * All files in one merge: every triple becomes one path of three synthetic trees. Nothing is added or deleted there,
   * so no rename detection runs and paths cannot influence each other.
   */
  async mergeFiles(
    jobs: readonly FileMerge[],
    options: { readonly marked?: boolean } = {},
  ): Promise<readonly Outcome<FileMergeResult>[]> {
    const results: (Outcome<FileMergeResult> | undefined)[] = await this.#missingFirst(
      jobs,
      ({ base, ours, theirs }) => [base, ours, theirs],
    );
    const open = indexesWithout(results);
    await inHalves(open, async (part) => {
      const quarantine = await Quarantine.make(this.view);
      try {
        const side = (pick: (job: FileMerge) => FileVersion) =>
          quarantine.tree(part.map((index) => ({ ...pick(at(jobs, index)), name: `${index}` })));
        const base = await quarantine.commit(await side((job) => job.base), null);
        const ours = await quarantine.commit(await side((job) => job.ours), base);
        const theirs = await quarantine.commit(await side((job) => job.theirs), base);
        const [outcome] = await mergePairs(quarantine, [{ ours, theirs }]);
        if (outcome === undefined || !outcome.ok) return outcome?.error ?? null;
        const { tree, conflicts } = outcome.value;
        const kinds = new Map(conflicts.map((conflict) => [conflict.path, conflict.kind]));
        const marked = new Map<string, Buffer | null>();
        if (options.marked === true) {
          const wanted = conflicts.map((conflict) => ({ tree, path: conflict.path }));
          const texts = await readMarked(quarantine, wanted);
          for (const [order, { path: name }] of wanted.entries()) {
            marked.set(name, relabel(texts[order] ?? null, ours, theirs));
          }
        }
        const files = new Map<string, FileVersion>();
        const { stdout } = await runGit(quarantine.gitDir, ['ls-tree', '-z', tree]);
        for (const line of stdout.toString('latin1').split('\0')) {
          const found = /^(\d{6}) blob ([0-9a-f]{40})\t(.+)$/.exec(line);
          if (found?.[1] !== undefined && found[2] !== undefined && found[3] !== undefined) {
            files.set(found[3], { mode: found[1], oid: found[2] });
          }
        }
        for (const index of part) {
          const kind = kinds.get(`${index}`) ?? null;
          const merged = kind === null ? (files.get(`${index}`) ?? null) : null;
          const text = marked.get(`${index}`) ?? null;
          results[index] = {
            ok: true,
            value: { clean: kind === null, merged, kind, marked: text },
          };
        }
        return null;
      } finally {
        await quarantine.remove();
      }
    }).then((failed) => {
      for (const [index, error] of failed) results[index] = { ok: false, error };
    });
    return results.map(settled);
  }

  async mergeTrees(
    jobs: readonly TreeMerge[],
    options: MergeBatchOptions = {},
  ): Promise<readonly Outcome<TreeMergeResult>[]> {
    if (jobs.length === 0) return [];
    const results = await this.#missingFirst<TreeMerge, TreeMergeResult>(
      jobs,
      ({ base, ours, theirs }) => [base, ours, theirs].map((oid) => ({ mode: '040000', oid })),
    );
    const open = indexesWithout(results);
    const quarantine = await Quarantine.make(this.view, options.attributes);
    try {
      const pairs = [];
      for (const index of open) {
        const job = at(jobs, index);
        const base = await quarantine.commit(job.base, null);
        pairs.push({
          ours: await quarantine.commit(job.ours, base),
          theirs: await quarantine.commit(job.theirs, base),
        });
      }
      const outcomes = await mergePairs(quarantine, pairs);
      for (const [order, index] of open.entries()) {
        const outcome = at(outcomes, order);
        if (!outcome.ok) {
          results[index] = outcome;
          continue;
        }
        const { clean, tree } = outcome.value;
        const marked = options.marked === true;
        const conflicts = await conflictsOf(quarantine, outcome.value, at(pairs, order), marked);
        results[index] = { ok: true, value: { clean, tree: clean ? tree : null, conflicts } };
      }
    } finally {
      await quarantine.remove();
    }
    return results.map(settled);
  }

  async mergeSubsets(
    jobs: readonly SubsetMerge[],
    options: { readonly marked?: boolean } = {},
  ): Promise<readonly Outcome<SubsetMergeResult>[]> {
    if (jobs.length === 0) return [];
    const results: (Outcome<SubsetMergeResult> | undefined)[] = await this.#missingFirst(
      jobs,
      ({ base, ours, theirs }) => [...base, ...ours, ...theirs].map(({ file }) => file),
    );
    const open = indexesWithout(results);
    const quarantine = await Quarantine.make(this.view);
    const made = new Objects(quarantine.gitDir);
    try {
      const pairs = [];
      for (const index of open) {
        const job = at(jobs, index);
        const base = await quarantine.commit(await quarantine.treeOf(job.base), null);
        pairs.push({
          ours: await quarantine.commit(await quarantine.treeOf(job.ours), base),
          theirs: await quarantine.commit(await quarantine.treeOf(job.theirs), base),
        });
      }
      const outcomes = await mergePairs(quarantine, pairs);
      for (const [order, index] of open.entries()) {
        const outcome = at(outcomes, order);
        if (!outcome.ok) {
          results[index] = outcome;
          continue;
        }
        const { clean, tree } = outcome.value;
        const files = clean ? await made.filesOf(tree) : [];
        const marked = options.marked === true;
        const conflicts = await conflictsOf(quarantine, outcome.value, at(pairs, order), marked);
        results[index] = { ok: true, value: { clean, files, conflicts } };
      }
    } finally {
      made.close();
      await quarantine.remove();
    }
    return results.map(settled);
  }

  async diffFiles(
    pairs: readonly { readonly from: FileVersion; readonly to: FileVersion }[],
  ): Promise<readonly Outcome<Buffer>[]> {
    const results: (Outcome<Buffer> | undefined)[] = await this.#missingFirst(
      pairs,
      ({ from, to }) => [from, to],
    );
    const open = indexesWithout(results);
    const failed = await inHalves(open, async (part) => {
      const quarantine = await Quarantine.make(this.view);
      try {
        const side = (pick: 'from' | 'to') =>
          quarantine.tree(part.map((index) => ({ ...at(pairs, index)[pick], name: `${index}` })));
        const args = ['diff-tree', '-r', '-p', '--full-index', '--no-renames', '--no-ext-diff'];
        args.push('--no-textconv', await side('from'), await side('to'));
        const { stdout } = await runGit(quarantine.gitDir, args);
        for (const index of part) results[index] = { ok: true, value: Buffer.alloc(0) };
        for (const [index, text] of splitByFile(stdout)) results[index] = { ok: true, value: text };
        return null;
      } catch (error) {
        if (error instanceof AppError) return error;
        throw error;
      } finally {
        await quarantine.remove();
      }
    });
    for (const [index, error] of failed) results[index] = { ok: false, error };
    return results.map(settled);
  }

  async applyPatch(job: TreeMerge, options: MergeBatchOptions = {}) {
    const store = await this.view.store(options.attributes ?? '');
    try {
      const environment = { GIT_INDEX_FILE: path.join(store.gitDir, 'index') };
      const diff = ['diff-tree', '-p', '--binary', '--full-index', '--no-renames'];
      const patch = await runGit(store.gitDir, [...diff, job.base, job.theirs]);
      await runGit(store.gitDir, ['read-tree', job.ours], { environment });
      const file = path.join(store.gitDir, 'patch');
      await writeFile(file, patch.stdout);
      const apply = (more: string[]) =>
        runGit(store.gitDir, ['apply', '--cached', ...more, file], {
          environment,
          accept: [0, 1, 128],
        });
      const check = await apply(['--check']);
      if (patch.stdout.length === 0 || check.exitCode !== 0) return { applies: false, tree: null };
      const done = await apply([]);
      if (done.exitCode !== 0) return { applies: true, tree: null };
      const written = await runGit(store.gitDir, ['write-tree', '--missing-ok'], {
        environment,
        accept: [0, 128],
      });
      const tree = /^[0-9a-f]{40}/.exec(written.stdout.toString('latin1'))?.[0] ?? null;
      return { applies: true, tree };
    } finally {
      await store.remove();
    }
  }

  async attributes(paths: readonly string[], attributes: string) {
    const store = await makeStore({ objectDirs: [], attributes });
    try {
      const { stdout } = await runGit(
        store.gitDir,
        ['check-attr', '-z', '--stdin', 'merge', 'diff'],
        { input: Buffer.from(paths.map((name) => `${name}\0`).join(''), 'latin1') },
      );
      const fields = stdout.toString('latin1').split('\0');
      return paths.map((_name, index) => ({
        merge: fields[index * 6 + 2] ?? 'unspecified',
        diff: fields[index * 6 + 5] ?? 'unspecified',
      }));
    } finally {
      await store.remove();
    }
  }

  close(): Promise<void> {
    return this.view.remove();
  }

  /** One bad object name would end a whole batch: look first. Absent submodule commits are no objects of ours. */
  async #missingFirst<J, R>(
    jobs: readonly J[],
    named: (job: J) => readonly FileVersion[],
  ): Promise<(Outcome<R> | undefined)[]> {
    return Promise.all(
      jobs.map(async (job) => {
        for (const { mode, oid } of named(job)) {
          if (mode === '160000' || (await this.#objects.header(oid)) !== null) continue;
          const error = new AppError('object-missing', `The repository does not hold ${oid}.`, {
            hint: 'It is a partial or shallow clone: fetch the object with git and run again.',
            data: { oid },
          });
          return { ok: false as const, error };
        }
        return undefined;
      }),
    );
  }
}

/** A merge's conflicts, with the marked files if they are wanted. */
async function conflictsOf(
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

/** Runs a group as one; where it fails, its halves, until the single bad ones are found. */
async function inHalves(
  indexes: readonly number[],
  run: (part: readonly number[]) => Promise<Error | null>,
): Promise<[number, Error][]> {
  if (indexes.length === 0) return [];
  const error = await run(indexes);
  if (error === null) return [];
  const [only] = indexes;
  if (indexes.length === 1 && only !== undefined) return [[only, error]];
  const middle = indexes.length >> 1;
  const left = await inHalves(indexes.slice(0, middle), run);
  return [...left, ...(await inHalves(indexes.slice(middle), run))];
}

function splitByFile(patch: Buffer): [number, Buffer][] {
  const text = patch.toString('latin1');
  const found: [number, Buffer][] = [];
  const starts = [...text.matchAll(/^diff --git a\/(\d+) b\/\d+$/gm)];
  for (const [order, start] of starts.entries()) {
    const end = starts[order + 1]?.index ?? text.length;
    found.push([Number(start[1]), patch.subarray(start.index, end)]);
  }
  return found;
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

function indexesWithout(results: readonly unknown[]): number[] {
  return [...results.keys()].filter((index) => results[index] === undefined);
}

function settled<R>(result: Outcome<R> | undefined): Outcome<R> {
  return result ?? { ok: false, error: new AppError('git-failed', 'git gave no result.') };
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`no item ${index} in a batch of ${list.length}`);
  return item;
}
