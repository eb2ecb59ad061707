import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPrerequisites } from '@/lib/applicability/prerequisites/prerequisites';
import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import { treeChanges } from '@/lib/applicability/tree-changes';
import type { CellState } from '@/lib/contracts/vocabulary';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { withPickChain } from '@/lib/git/pick-chain';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';
import { profileNamed } from '@/lib/profiles';

/** One line changed twice upstream before the fix, a helper, and a commit that has nothing to do with it. */
const repository = new ScratchRepository();
const code = (line: string, helper = '') =>
  `${helper}int run(void)\n{\n\tint err = 0;\n\n\t${line}\n\n\tdone();\n\treturn err;\n}\n`;
const helper = 'static int dev_check(int id)\n{\n\treturn id;\n}\n\n';
const first = repository.commit({
  branch: 'main',
  message: 'start\n',
  files: { 'a.c': code('start(1);'), b: '1\n' },
});
repository.commit({
  branch: 'stable',
  from: first,
  message: 'stable starts\n',
  files: { c: '1\n' },
});
const one = repository.commit({
  branch: 'main',
  message: 'start: two\n',
  files: { 'a.c': code('start(2);') },
});
repository.commit({ branch: 'main', message: 'unrelated\n', files: { b: '2\n' } });
const two = repository.commit({
  branch: 'main',
  message: 'start: three\n',
  files: { 'a.c': code('start(3);') },
});
const three = repository.commit({
  branch: 'main',
  message: 'add dev_check\n',
  files: { 'h.h': helper },
});
const fix = repository.commit({
  branch: 'main',
  message: `fix start\n\nCc: stable@vger.kernel.org # 6.1.x: ${three.slice(0, 12)}: add dev_check\nCc: stable@vger.kernel.org # 5.4.x: ${one.slice(0, 12)}: start: two\n`,
  files: { 'a.c': code('start(dev_check(3));') },
});
let git: GitStore;
beforeAll(async () => {
  git = await openGit({ gitDirs: [repository.gitDir] });
});
afterAll(async () => {
  await git.close();
  repository.remove();
});

async function ask(options: { state?: CellState; bound?: number } = {}) {
  const tip = await git.resolve('stable');
  const profile = profileNamed('linux');
  const { tree, parents } = await git.commit(fix);
  const base = (await git.commit(parents[0] ?? '')).tree;
  return findPrerequisites(git, {
    commit: fix,
    upstream: await git.resolve('main'),
    tip,
    profile,
    source: { base, theirs: tree, changes: await treeChanges(git, base, tree) },
    state: options.state ?? 'conflicts',
    conflicts: ['a.c'],
    version: '6.1',
    presence: await buildPresenceIndex(git, { tip, upstream: await git.resolve('main'), profile }),
    pick: (commits) =>
      withPickChain(git, tip, {}, async (chain) => {
        for (const [landed, oid] of commits.entries()) {
          if ((await chain.pick(oid)).result !== 'clean') return { landed, tree: null };
        }
        return { landed: commits.length, tree: chain.tree };
      }),
    ...(options.bound === undefined ? {} : { bound: options.bound }),
  });
}

describe('findPrerequisites', () => {
  it('finds the smallest set with which the pick is clean, and its tree', async () => {
    const { cleanAfter, list } = await ask();
    // The commit that wrote the line does not land alone; both do.
    expect(cleanAfter?.oids).toEqual([one, two]);
    expect(cleanAfter?.tree).toBe(plainPicks([one, two, fix]));
    expect(list.filter((each) => each.kind === 'textual').map((each) => each.oid)).toEqual([
      one,
      two,
    ]);
    expect(list.every((each) => each.oid === null || each.status === 'missing')).toBe(true);
  });

  it('takes what the message declares for this branch and not for another', async () => {
    const { list } = await ask();
    const declared = list.filter((each) => each.kind === 'declared');
    expect(declared).toMatchObject([{ oid: three, subject: 'add dev_check', status: 'missing' }]);
  });

  it('names symbols that the branch does not have, with the commit that brought them', async () => {
    const { list } = await ask({ state: 'merges' });
    const symbols = list.filter((each) => each.kind === 'symbol');
    expect(symbols).toMatchObject([{ oid: three, status: 'missing' }]);
    expect(symbols[0]?.why).toContain('dev_check');
  });

  it('says when the bound ended the search', async () => {
    expect(await ask({ bound: 1 })).toMatchObject({ cleanAfter: null, tried: 1, bounded: true });
  });

  it('looks for nothing where the branch has the fix', async () => {
    expect(await ask({ state: 'present' })).toMatchObject({ list: [], tried: 0 });
  });
});

/** The tree after these picks on the branch, by plain git in a work tree of its own. */
function plainPicks(commits: readonly string[]): string {
  const work = mkdtempSync(path.join(tmpdir(), 'stablehand-test-'));
  const identity = ['-c', 'user.name=T', '-c', 'user.email=t@example.org'];
  const run = (...args: string[]) =>
    execFileSync('git', ['-C', work, ...identity, ...args], { encoding: 'utf8' }).trim();
  try {
    run('clone', '-q', '--shared', '-b', 'stable', repository.gitDir, 'clone');
    run('-C', 'clone', 'cherry-pick', ...commits);
    return run('-C', 'clone', 'rev-parse', 'HEAD^{tree}');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
