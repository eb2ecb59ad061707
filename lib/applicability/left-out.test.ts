import { expect, test } from 'vitest';
import { isLeftOut } from '@/lib/applicability/left-out';
import { parsePatch } from '@/lib/diff/parse-patch';
import { eachScratch } from '@/lib/git/testing/each-scratch';

const scratch = eachScratch();
const common = ['dev', 'hw', 'queue', 'stats', 'len', 'buf', 'ret', 'ring'];
const word = (at: number) => common[at % common.length];
/** Calls with words of their own, three of each side's ten shared by all. */
const calls = (name: string, count: number) =>
  [...Array(count).keys()]
    .map((n) => `\t${word(n)}->${name}${n} = ${name}_a${n}(${word(n >> 2)}, ${name}_b${n});\n`)
    .join('');

async function leftOut(mended: string, backported: string): Promise<boolean> {
  const commit = (branch: string, message: string, files: Readonly<Record<string, string>>) =>
    scratch.repository.commit({ branch, message, files });
  commit('main', 'start', { 'b.c': 'int b;\n' });
  const cause = commit('main', 'wisp: add', { 'a.c': mended });
  const fix = commit('main', 'wisp: fix', { 'a.c': 'int mended;\n' });
  commit('stable', 'start', { 'b.c': 'int b;\n' });
  const backport = commit('stable', 'wisp: add', { 'b.c': backported });
  const git = await scratch.open();
  const files = parsePatch((await git.patch(fix)).toString('latin1'));
  return isLeftOut(git, await git.resolve('stable'), files, { commit: cause, backport });
}

test('a backport has a line where it brought half of its words', async () => {
  expect(await leftOut('\tsize = base(one, two);\n', '\tsize = other(one, six);\n')).toBe(false);
  expect(await leftOut('\tsize = base(one, two);\n', '\tsize = other(six, ten);\n')).toBe(true);
  expect(await leftOut('\tsize = base(one, two);\n', '\tsize = six();\n\tbase(ten);\n')).toBe(true);
});

test('a backport of a whole driver is compared in seconds', async () => {
  expect(await leftOut(calls('x', 1500), calls('y', 100_000))).toBe(true);
});
