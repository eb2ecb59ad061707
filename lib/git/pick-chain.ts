import { emptyTree, type Oid } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import { type CommitPair, mergePairs, readMarked } from '@/lib/git/merge-batch';
import type { GitStore } from '@/lib/git/open-git';
import { patchOptions } from '@/lib/git/patch-processes';
import { Quarantine } from '@/lib/git/quarantine';
import { runGit } from '@/lib/git/run-git';
import type { ChainedCommit, ChainedPick, Outcome, PickChain } from '@/lib/merge-ports';

/**
 * Runs `work` with a chain of picks that starts at the tree of `tip`: every clean pick is what the next one lands on, as
 * if plain git had cherry-picked them one after the other. Everything lives in a quarantine store that is deleted
 * afterwards. `attributes`: the tip's .gitattributes, flattened.
 */
export async function withPickChain<T>(
  git: GitStore,
  tip: Oid,
  options: { readonly attributes?: string },
  work: (chain: PickChain) => Promise<T>,
): Promise<T> {
  const quarantine = await Quarantine.make(git.merger.view, options.attributes ?? '');
  try {
    const { tree } = await git.commit(tip);
    return await work(new QuarantineChain(git, quarantine, tip, tree));
  } finally {
    await quarantine.remove();
  }
}

class QuarantineChain implements PickChain {
  readonly #git: GitStore;
  readonly #quarantine: Quarantine;
  readonly #tip: Oid;
  #tree: Oid;

  constructor(git: GitStore, quarantine: Quarantine, tip: Oid, tree: Oid) {
    this.#git = git;
    this.#quarantine = quarantine;
    this.#tip = tip;
    this.#tree = tree;
  }

  get tree(): Oid {
    return this.#tree;
  }

  async probe(commits: readonly Oid[]): Promise<readonly Outcome<ChainedPick['result']>[]> {
    const pairs: CommitPair[] = [];
    const slots: (number | Error)[] = [];
    for (const commit of commits) {
      try {
        slots.push(pairs.push(await this.#sides(commit)) - 1);
      } catch (error) {
        // A commit that cannot be read fails alone.
        if (!isAppError(error)) throw error;
        slots.push(error);
      }
    }
    const outcomes = pairs.length === 0 ? [] : await mergePairs(this.#quarantine, pairs);
    return slots.map((slot): Outcome<ChainedPick['result']> => {
      if (typeof slot !== 'number') return { ok: false, error: slot };
      const outcome = outcomes[slot];
      if (outcome === undefined) throw new Error('a merge without an outcome');
      if (!outcome.ok) return outcome;
      const { clean, tree } = outcome.value;
      return { ok: true, value: !clean ? 'conflict' : tree === this.#tree ? 'empty' : 'clean' };
    });
  }

  async #sides(commit: Oid): Promise<CommitPair> {
    const info = await this.#git.commit(commit);
    const parent = info.parents[0];
    const before = parent === undefined ? emptyTree : (await this.#git.commit(parent)).tree;
    const base = await this.#quarantine.commit(before, null);
    const ours = await this.#quarantine.commit(this.#tree, base);
    return { ours, theirs: await this.#quarantine.commit(info.tree, base) };
  }

  async bundle(
    commits: readonly ChainedCommit[],
    ref: string,
  ): Promise<{ bundle: Buffer; head: Oid }> {
    const quarantine = this.#quarantine;
    let head = this.#tip;
    for (const commit of commits) head = await quarantine.commitBy(head, commit);
    await runGit(quarantine.gitDir, ['update-ref', '--end-of-options', ref, head]);
    await runGit(quarantine.gitDir, ['symbolic-ref', 'HEAD', ref]);
    // A fetch without a refspec asks for HEAD.
    const args = ['bundle', 'create', '--quiet', '-', 'HEAD', ref, `^${this.#tip}`];
    return { bundle: (await runGit(quarantine.gitDir, args)).stdout, head };
  }

  async pick(commit: Oid): Promise<ChainedPick> {
    const quarantine = this.#quarantine;
    const [outcome] = await mergePairs(quarantine, [await this.#sides(commit)]);
    if (outcome === undefined) throw new Error('a merge without an outcome');
    if (!outcome.ok) throw outcome.error;
    const { clean, tree, conflicts } = outcome.value;
    if (!clean) {
      const wanted = conflicts.map((conflict) => ({ tree, path: conflict.path }));
      const marked = await readMarked(quarantine, wanted);
      return {
        result: 'conflict',
        tree: null,
        patch: null,
        conflicts: conflicts.map((conflict, at) => ({ ...conflict, marked: marked[at] ?? null })),
      };
    }
    if (tree === this.#tree) return { result: 'empty', tree: null, patch: null, conflicts: [] };
    const args = ['diff-tree', ...patchOptions('--no-renames', 3), this.#tree, tree];
    const patch = (await runGit(quarantine.gitDir, args)).stdout;
    this.#tree = tree;
    return { result: 'clean', tree, patch, conflicts: [] };
  }
}
