import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Oid } from '@/lib/contracts/git';
import { AppError } from '@/lib/errors';
import { DiffProcess } from '@/lib/git/diff-process';
import { conflictsOf, treeMerge } from '@/lib/git/merge-kinds';
import { MergeLanes } from '@/lib/git/merge-lanes';
import { numberedName } from '@/lib/git/numbered-name';
import { ObjectView } from '@/lib/git/object-view';
import type { Objects } from '@/lib/git/objects';
import { Quarantine } from '@/lib/git/quarantine';
import { runGit } from '@/lib/git/run-git';
import { makeStore, type Store } from '@/lib/git/store';
import type {
  FileMerge,
  FileMergeOptions,
  FileMergeResult,
  FileVersion,
  GitMerger,
  MergeBatchOptions,
  Outcome,
  SubsetMerge,
  SubsetMergeResult,
  TreeMerge,
  TreeMergeResult,
} from '@/lib/merge-ports';

/** Objects that are remembered as being there. */
const mostHeld = 100_000;

const diffOptions = ['-r', '-p', '--full-index', '--no-renames', '--no-ext-diff', '--no-textconv'];

/** One process for all diffs, and the store that it sees their trees in. */
async function makeDiffer(view: ObjectView) {
  const quarantine = await Quarantine.make(view);
  return { quarantine, process: new DiffProcess(quarantine.gitDir, diffOptions) };
}

/** The merging side of an opened set of repositories (GitReader's companion). */
export class StoreMerger implements GitMerger {
  /** What git commands that write see of the repositories. */
  readonly view: ObjectView;
  readonly #objects: Objects;
  readonly #lanes: MergeLanes;
  /** Objects that were there: the same files take part in many merges. */
  readonly #held = new Set<Oid>();
  #differ: ReturnType<typeof makeDiffer> | undefined;

  constructor(reading: Store, objects: Objects) {
    this.view = new ObjectView(reading.objectDirs);
    this.#lanes = new MergeLanes(this.view);
    this.#objects = objects;
  }

  async mergeFiles(
    jobs: readonly FileMerge[],
    options: FileMergeOptions = {},
  ): Promise<readonly Outcome<FileMergeResult>[]> {
    const results: (Outcome<FileMergeResult> | undefined)[] = await this.#missingFirst(
      jobs,
      ({ base, ours, theirs }) => [base, ours, theirs],
    );
    await this.#lanes.merge(
      indexesWithout(results).map((index) => ({
        kind: 'file',
        file: {
          job: at(jobs, index),
          options,
          take(found) {
            results[index] =
              found instanceof Error ? { ok: false, error: found } : { ok: true, value: found };
          },
        },
      })),
    );
    return results.map(settled);
  }

  async mergeTrees(
    jobs: readonly TreeMerge[],
    options: MergeBatchOptions = {},
  ): Promise<readonly Outcome<TreeMergeResult>[]> {
    const { attributes = '', marked = false } = options;
    const results: (Outcome<TreeMergeResult> | undefined)[] = await this.#missingFirst(
      jobs,
      ({ base, ours, theirs }) => [base, ours, theirs].map((oid) => ({ mode: '040000', oid })),
    );
    const lanes = attributes === '' ? this.#lanes : new MergeLanes(this.view, attributes);
    await lanes.merge(
      indexesWithout(results).map((index) => {
        const job = at(jobs, index);
        const merge = treeMerge(
          job.weight ?? 1,
          async () => job,
          async (outcome, pair, { quarantine }) => {
            if (!outcome.ok) {
              results[index] = outcome;
              return;
            }
            const { clean, tree } = outcome.value;
            const conflicts = await conflictsOf(quarantine, outcome.value, pair, marked);
            results[index] = { ok: true, value: { clean, tree: clean ? tree : null, conflicts } };
          },
        );
        return { kind: 'pair', merge };
      }),
    );
    return results.map(settled);
  }

  async mergeSubsets(
    jobs: readonly SubsetMerge[],
    options: { readonly marked?: boolean } = {},
  ): Promise<readonly Outcome<SubsetMergeResult>[]> {
    const marked = options.marked === true;
    const results: (Outcome<SubsetMergeResult> | undefined)[] = await this.#missingFirst(
      jobs,
      ({ base, ours, theirs }) => [...base, ...ours, ...theirs].map(({ file }) => file),
    );
    await this.#lanes.merge(
      indexesWithout(results).map((index) => {
        const job = at(jobs, index);
        const sides = async (quarantine: Quarantine) => ({
          base: await quarantine.treeOf(job.base),
          ours: await quarantine.treeOf(job.ours),
          theirs: await quarantine.treeOf(job.theirs),
        });
        const merge = treeMerge(
          Math.max(1, job.ours.length),
          sides,
          async (outcome, pair, { quarantine, made }) => {
            if (!outcome.ok) {
              results[index] = outcome;
              return;
            }
            const { clean, tree } = outcome.value;
            const files = clean ? await made.filesOf(tree) : [];
            const conflicts = await conflictsOf(quarantine, outcome.value, pair, marked);
            results[index] = { ok: true, value: { clean, files, conflicts } };
          },
        );
        return { kind: 'pair', merge };
      }),
    );
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
    const take = (part: readonly number[], patch: Buffer) => {
      for (const index of part) results[index] = { ok: true, value: Buffer.alloc(0) };
      for (const [index, text] of splitByFile(patch)) results[index] = { ok: true, value: text };
    };
    const side = (quarantine: Quarantine, part: readonly number[], pick: 'from' | 'to') =>
      quarantine.tree(
        part.map((index) => ({ ...at(pairs, index)[pick], name: numberedName(index) })),
      );
    if (open.length > 0) {
      try {
        this.#differ ??= makeDiffer(this.view);
        const { quarantine, process } = await this.#differ;
        const trees = [await side(quarantine, open, 'from'), await side(quarantine, open, 'to')];
        take(open, await process.ask(trees.join(' ')));
        return results.map(settled);
      } catch (error) {
        // Something in there ends git: a run of its own says what.
        if (!(error instanceof AppError)) throw error;
      }
    }
    const failed = await inHalves(open, async (part) => {
      const quarantine = await Quarantine.collecting(this.view);
      try {
        const args = ['diff-tree', ...diffOptions, await side(quarantine, part, 'from')];
        args.push(await side(quarantine, part, 'to'));
        await quarantine.flush();
        take(part, (await runGit(quarantine.gitDir, args)).stdout);
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

  async close(): Promise<void> {
    const differ = await this.#differ?.catch(() => undefined);
    differ?.process.close();
    await differ?.quarantine.remove();
    await this.view.remove();
  }

  async lacking(files: readonly FileVersion[]): Promise<AppError | null> {
    if (this.#held.size > mostHeld) this.#held.clear();
    // Absent submodule commits are no objects of ours.
    const named = files
      .filter(({ mode, oid }) => mode !== '160000' && !this.#held.has(oid))
      .map(({ oid }) => oid);
    if (named.length === 0) return null;
    const headers = await Promise.all(named.map((oid) => this.#objects.header(oid)));
    for (const [index, oid] of named.entries()) {
      if (headers[index] !== null) {
        this.#held.add(oid);
        continue;
      }
      return new AppError('object-missing', `The repository does not hold ${oid}.`, {
        hint: 'It is a partial or shallow clone: fetch the object with git and run again.',
        data: { oid },
      });
    }
    return null;
  }

  /** One bad object name would end a whole batch: look first. */
  async #missingFirst<J, R>(
    jobs: readonly J[],
    named: (job: J) => readonly FileVersion[],
  ): Promise<(Outcome<R> | undefined)[]> {
    return Promise.all(
      jobs.map(async (job) => {
        const error = await this.lacking(named(job));
        return error === null ? undefined : { ok: false as const, error };
      }),
    );
  }
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
