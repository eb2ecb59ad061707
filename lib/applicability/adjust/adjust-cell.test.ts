import { afterAll, beforeAll, expect, it } from 'vitest';
import { adjustCell } from '@/lib/applicability/adjust/adjust-cell';
import { type AdjustRule, allRules } from '@/lib/applicability/adjust/rules';
import { SiblingFinder } from '@/lib/applicability/adjust/siblings';
import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import type { Oid } from '@/lib/contracts/git';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';
import { linux } from '@/lib/profiles/linux';

const repository = new ScratchRepository();
const filler = (name: string) =>
  Array.from({ length: 20 }, (_one, at) => `${name} ${at}\n`).join('');
const file = (middle: string) => filler('before') + middle + filler('after');

/** Two branches leave, then upstream rewrites the place, then fixes it. */
const start = repository.commit({
  branch: 'main',
  message: 'start\n',
  files: { 'a.c': file('old_call(one);\n'), 'b.c': file('keep(1);\n') },
});
const later = repository.commit({ branch: 'main', message: 'later\n', files: { c: '1\n' } });
repository.commit({
  branch: 'main',
  message: 'rewrite\n',
  files: { 'a.c': file('while (busy())\n\trelax();\nnew_way(one, two, three);\n') },
});
const fix = repository.commit({
  branch: 'main',
  message: 'fix: check first\n\nText.\n',
  files: { 'a.c': file('while (busy())\n\trelax();\nif (ready())\n\tnew_way(one, two, three);\n') },
});
const marker = `commit ${fix} upstream.\n`;
const adapted = file('if (ready())\n\told_call(one);\n');
const backport = (branch: string, from: Oid) => {
  repository.commit({ branch, from, message: 'own\n', files: { [`${branch}.txt`]: '1\n' } });
  return repository.commit({
    branch,
    message: `fix: check first\n\n${marker}\nText.\n`,
    files: { 'a.c': adapted },
  });
};
const newer = backport('linux-6.6.y', later);
const asked = repository.commit({
  branch: 'linux-6.1.y',
  from: start,
  message: 'own\n',
  files: { 'own.txt': '1\n' },
});

let git: GitStore;
beforeAll(async () => {
  git = await openGit({ gitDirs: [repository.gitDir] });
});
afterAll(async () => {
  await git.close();
  repository.remove();
});

async function proposed(rules: ReadonlySet<AdjustRule>) {
  const upstream = await git.resolve('main');
  const finder = new SiblingFinder(git, {
    upstream,
    branches: [
      { name: '6.6', tip: await git.resolve('linux-6.6.y') },
      { name: '6.1', tip: asked },
    ],
    indexOf: (tip) => buildPresenceIndex(git, { tip, upstream, profile: linux }),
  });
  const { tree: tipTree } = await git.commit(asked);
  const siblings = await finder.find(fix, asked);
  const cell = { commit: fix, tip: asked, tipTree, rules, siblings };
  return { siblings, ...(await adjustCell(git, git.merger, cell)) };
}

it('takes over the backport of a newer branch, says from where, and adds nothing else of that branch', async () => {
  const { siblings, proposal } = await proposed(allRules);
  expect(siblings).toEqual([{ branch: '6.6', oid: newer, newer: true }]);
  expect(proposal?.files.map((one) => one.path)).toEqual(['a.c']);
  expect(proposal?.adjustments).toEqual([
    {
      rule: 'newer-adapted',
      path: 'a.c',
      line: 0,
      what: `taken from 6.6, which has it as ${newer.slice(0, 12)}`,
    },
  ]);
  // By hand: the tree of the branch with the adapted file in it.
  const expected = repository.commit({
    branch: 'linux-6.1.y',
    message: 'm\n',
    files: { 'a.c': adapted },
  });
  expect(proposal?.tree).toBe((await git.commit(expected)).tree);
});

it('does not when the rule is off', async () => {
  const rules = new Set(
    [...allRules].filter((rule) => rule !== 'newer-adapted' && rule !== 'upstream-side'),
  );
  expect((await proposed(rules)).proposal).toBeNull();
});

it('takes a backport that leaves files out over where nothing else fits, and says which', async () => {
  const wide = new ScratchRepository();
  const store = await openGit({ gitDirs: [wide.gitDir] });
  try {
    const from = wide.commit({
      branch: 'main',
      message: 'start\n',
      files: { 'a.c': file('old_call(one);\n'), 'b.c': file('keep(1);\n') },
    });
    const rewritten = 'while (busy())\n\trelax();\nnew_way(one, two, three);\n';
    wide.commit({ branch: 'main', message: 'rewrite\n', files: { 'a.c': file(rewritten) } });
    const both = wide.commit({
      branch: 'main',
      message: 'fix\n',
      files: { 'a.c': file(`if (ready())\n\t${rewritten}`), 'b.c': file('keep(2);\n') },
    });
    const other = wide.commit({
      branch: 'newer',
      from,
      message: 'fix\n',
      files: { 'a.c': file('if (ready())\n\told_call(one);\n') },
    });
    const tip = wide.commit({ branch: 'asked', from, message: 'own\n', files: { own: '1\n' } });
    const { tree: tipTree } = await store.commit(tip);
    const siblings = [{ branch: 'newer', oid: other, newer: true }];
    const cell = { commit: both, tip, tipTree, siblings, rules: new Set<AdjustRule>() };
    const ask = async (...rules: AdjustRule[]) =>
      (await adjustCell(store, store.merger, { ...cell, rules: new Set(rules) })).proposal;
    expect(await ask('newer-branch', 'newer-adapted')).toBeNull();
    const proposal = await ask('other-backport');
    expect(proposal?.files.map((one) => one.path)).toEqual(['a.c']);
    expect(proposal?.adjustments).toEqual([
      {
        rule: 'other-backport',
        path: 'a.c',
        line: 0,
        what: `taken from newer, which has it as ${other.slice(0, 12)}; it leaves out b.c`,
      },
    ]);
  } finally {
    await store.close();
    wide.remove();
  }
});
