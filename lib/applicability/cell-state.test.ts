import { expect, test } from 'vitest';
import { LandingEngine } from '@/lib/applicability/landing-engine';
import { treeChanges } from '@/lib/applicability/tree-changes';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { stateOf } from './cell-state';

const scratch = eachScratch();
type Files = Readonly<Record<string, string | null>>;

/** A file that git knows again; `line` is the one a fix and a branch both change. */
const source = (name: string, line: string) =>
  [...Array(9).keys()].map((n) => (n === 4 ? `${line}\n` : `int ${name}_${n};\n`)).join('');

/** What is said of a fix of these files on a branch that has them otherwise; upstream's files are those of `fix`. */
async function reasonOf(
  fix: readonly string[],
  branch: Files,
  firstConflict = false,
): Promise<string> {
  const files = (line: string) => Object.fromEntries(fix.map((path) => [path, source(path, line)]));
  const base = scratch.repository.commit({ branch: 'main', message: 'base', files: files('old') });
  const commit = scratch.repository.commit({ branch: 'main', message: 'fix', files: files('fix') });
  const gone = Object.fromEntries(fix.map((path) => [path, null]));
  const tip = scratch.repository.commit({
    branch: 'stable',
    from: base,
    message: 'stable',
    files: { ...gone, ...branch },
  });
  const git = await scratch.open();
  const [was, now, there] = await Promise.all(
    [base, commit, tip].map(async (oid) => (await git.commit(oid)).tree),
  );
  if (was === undefined || now === undefined || there === undefined) throw new Error('no tree');
  const landed = { base: was, theirs: now, changes: await treeChanges(git, was, now) };
  const engine = new LandingEngine(git, git.merger, { firstConflict });
  const [landing] = await engine.land([{ source: landed, tipTree: there }]);
  if (landing === undefined) throw new Error('nothing landed');
  return stateOf({ presence: { ok: true, value: null }, landing }).reason;
}

test('calls no file absent that git found under another name, where it conflicts', async () => {
  const branch = { 'lib/app_wisp/net.c': source('lib/wisp/net.c', 'branch') };
  expect(await reasonOf(['lib/wisp/net.c'], branch)).toBe(
    'Conflicts (content) in lib/app_wisp/net.c.',
  );
});

test.each([
  ['lib/wisp/meson.build', 'config/meson.build'],
  ['lib/wisp/base/meson.build', 'lib/gnat/base/meson.build'],
  ['old.c', 'new.c'],
  ['lib/wisp/net.c', 'lib/wisp/net.h'],
])(
  'calls %s absent where the branch has %s alone, which the fix changes too',
  async (one, other) => {
    const reason = await reasonOf([one, other], { [other]: source(other, 'branch') });
    expect(reason).toMatch(/^Conflicts \([^()]*content[^()]*\) in /);
    expect(reason).toContain(` Partly absent: ${one}.`);
  },
);

test('of two files of a name it calls absent the one that is not like what git found', async () => {
  const branch = { 'lib/app_wisp/net.c': source('lib/wisp/net.c', 'branch') };
  const reason = await reasonOf(['lib/gnat/net.c', 'lib/wisp/net.c'], branch);
  expect(reason).toContain(' Partly absent: lib/gnat/net.c.');
});

test('calls no file absent that git merged under another name without a conflict', async () => {
  const [net, top, lost] = ['lib/wisp/net.c', 'lib/wisp/top.c', 'lib/wisp/lost.c'];
  const branch = {
    'src/wind.c': source(net, 'old'),
    [top]: source(top, 'branch'),
  };
  expect(await reasonOf([net, top], branch)).toBe(`Conflicts (content) in ${top}.`);
  expect(await reasonOf([net, top, lost], branch)).toMatch(
    new RegExp(` Partly absent: ${lost}\\.$`),
  );
  expect(await reasonOf([net, top], branch, true)).toBe(
    `Conflicts (content) in ${top}, perhaps in more. Partly absent, or under another name: ${net}.`,
  );
});
