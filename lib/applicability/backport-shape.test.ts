import { afterAll, beforeAll, expect, test } from 'vitest';
import { backportShape } from '@/lib/applicability/backport-shape';
import { ownCommits } from '@/lib/applicability/own-commits';
import type { PresenceIndex } from '@/lib/applicability/presence';
import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';
import { profileNamed } from '@/lib/profiles';

const lines = (name: string, change: Readonly<Record<number, string>> = {}): string =>
  Array.from(
    { length: 60 },
    (_, at) => `${change[at] ?? `\t${name}_step_${at}(device, ${at});`}\n`,
  ).join('');

const repository = new ScratchRepository();
const commits: Record<string, string> = {};
let git: GitStore;
let index: PresenceIndex;

const marker = (...names: string[]): string =>
  names.map((name) => `commit ${commits[name]} upstream.`).join('\n');

function upstream(name: string, files: Record<string, string>): void {
  commits[name] = repository.commit({ branch: 'main', message: `${name}: fix\n\nText.`, files });
}

function stable(message: string, files: Record<string, string | null>): string {
  return repository.commit({ branch: 'stable', message, files });
}

beforeAll(async () => {
  const base = repository.commit({
    branch: 'main',
    message: 'base',
    files: { 'a.c': lines('a'), 'b.c': lines('b'), 'docs/notes.rst': 'notes of this release\n' },
  });
  const stableBase = repository.commit({
    branch: 'stable',
    from: base,
    message: 'stable: a differs here',
    files: { 'a.c': lines('a', { 30: '\tolder_call_of_step(unit, 30);' }) },
  });
  commits.base = stableBase;
  upstream('whole', { 'a.c': lines('a', { 5: '\twhole_check(device);' }) });
  upstream('partial', {
    'a.c': lines('a', {
      5: '\twhole_check(device);',
      10: '\tguard_first(device);',
      50: '\tguard_last(device);',
    }),
    'b.c': lines('b', { 7: '\tguard_other(device);' }),
    'docs/notes.rst': 'notes of this release\nthe guards are new here\n',
    'new_test.c': 'int test_guards(void);\n',
  });
  upstream('adapted', {
    'a.c': lines('a', {
      5: '\twhole_check(device);',
      10: '\tguard_first(device);',
      50: '\tguard_last(device);',
      30: '\tbrand_new_api(device, 30, FLAG_X);',
    }),
  });
  upstream('one', {
    'b.c': lines('b', { 7: '\tguard_other(device);', 20: '\tone_more(device);' }),
  });
  upstream('two', {
    'b.c': lines('b', {
      7: '\tguard_other(device);',
      20: '\tone_more(device);',
      40: '\ttwo_more(device);',
    }),
  });
  upstream('copied', { 'c.c': lines('c') });

  const a = { 30: '\tolder_call_of_step(unit, 30);', 5: '\twhole_check(device);' };
  stable(`whole: fix\n\n${marker('whole')}`, { 'a.c': lines('a', a) });
  stable(`partial: fix\n\n${marker('partial')}`, {
    'a.c': lines('a', { ...a, 10: '\tguard_first(device);' }),
  });
  stable(`adapted: fix\n\n${marker('adapted')}`, {
    'a.c': lines('a', { ...a, 10: '\tguard_first(device);', 30: '\tlegacy_interface(unit);' }),
  });
  stable(`one, two: fix\n\n${marker('one', 'two')}`, {
    'b.c': lines('b', { 20: '\tone_more(device);', 40: '\ttwo_more(device);' }),
  });
  commits.copy = stable('copied: fix', { 'c.c': lines('c') });
  commits.own = stable('stable: a workaround of our own', { 'b.h': 'int b;\n' });
  commits.lost = stable(`stable: from elsewhere\n\ncommit ${'12'.repeat(20)} upstream.`, {
    'd.h': 'int d;\n',
  });
  commits.rest = stable(`partial: the rest\n\n${marker('partial')}`, {
    'b.c': lines('b', {
      7: '\tguard_other(device);',
      20: '\tone_more(device);',
      40: '\ttwo_more(device);',
    }),
  });
  git = await openGit({ gitDirs: [repository.gitDir] });
  index = await buildPresenceIndex(git, {
    tip: await git.resolve('stable'),
    upstream: await git.resolve('main'),
    profile: profileNamed('linux'),
  });
});
afterAll(async () => {
  await git.close();
  repository.remove();
});

const shapeOf = async (name: string) => {
  const presence = await index.presence(commits[name] ?? '');
  return presence === null ? null : backportShape(git, index, commits[name] ?? '', presence);
};

test('a whole backport lacks nothing', async () => {
  expect(await shapeOf('whole')).toEqual({ with: [], also: [], leftOut: [] });
});

test('what was rewritten for the branch is not missing', async () => {
  expect((await shapeOf('adapted'))?.leftOut).toEqual([]);
});

test('squashed: the same commit names another one, and each is whole', async () => {
  expect(await shapeOf('one')).toEqual({ with: [commits.two], also: [], leftOut: [] });
  expect(await shapeOf('two')).toEqual({ with: [commits.one], also: [], leftOut: [] });
});

test('partial: hunks, files and documents that are in none of the commits that name it', async () => {
  const shape = await shapeOf('partial');
  expect(shape?.also).toHaveLength(1);
  expect(shape?.leftOut).toEqual([
    { path: 'a.c', missing: 1, hunks: 2, why: 'left-out', line: 'guard_last(device);' },
    {
      path: 'docs/notes.rst',
      missing: 1,
      hunks: 1,
      why: 'documentation',
      line: 'the guards are new here',
    },
    { path: 'new_test.c', missing: 1, hunks: 1, why: 'left-out', line: 'int test_guards(void);' },
  ]);
});

test('a commit that no marker names has no shape', async () => {
  expect(await shapeOf('copied')).toBeNull();
});

test('commits of the branch alone are told apart from copies without a marker', async () => {
  const { total, commits: own } = await ownCommits(git, index, 10);
  expect(total).toBe(4);
  expect(own.map(({ oid, kind, upstream: from }) => [oid, kind, from])).toEqual([
    [commits.lost, 'unresolved', null],
    [commits.own, 'own', null],
    [commits.copy, 'copy', commits.copied],
    [commits.base, 'own', null],
  ]);
});
