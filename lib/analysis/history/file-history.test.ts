import { expect, test } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { linux } from '@/lib/profiles/linux';
import { fileOriginFindings, recentFindings } from './file-history';

const scratch = eachScratch();

test('a file came in with the commit that brought it, not with the one that renamed it', async () => {
  const text = Array.from({ length: 12 }, (_, at) => `#define WISP_${at} ${at}\n`).join('');
  const [old, now] = ['lib/old_wisp/wisp.h', 'lib/wisp/wisp.h'];
  const first = scratch.repository.commit({
    branch: 'main',
    message: 'wisp: bring it',
    files: { [old]: text },
  });
  scratch.repository.commit({
    branch: 'main',
    message: 'lib: rename folders',
    files: { [old]: null, [now]: text },
  });
  const commit = scratch.repository.commit({
    branch: 'main',
    message: 'wisp: add one',
    files: { [now]: `${text}#define WISP_MORE 1\n` },
  });
  const git = await scratch.open();
  const asOf = '2030-01-01T00:00:00Z';
  const input = { commit, upstream: commit, asOf, profile: linux, branches: [], cells: [] };
  const [found, ...more] = await fileOriginFindings(new PhaseContext(input, { git }));
  expect(more).toEqual([]);
  expect(found?.data).toMatchObject({ oid: first, file: now, as: old });
  expect(found?.summary).toMatch(
    /^lib\/wisp\/wisp\.h came in with .*, as lib\/old_wisp\/wisp\.h\.$/,
  );
});

test('what touched a file in the year before counts under the name it had then', async () => {
  const text = (n: number) => Array.from({ length: 12 }, (_, at) => `line ${at} ${n}\n`).join('');
  const [old, now] = ['lib/old_wisp/wisp.c', 'lib/wisp/wisp.c'];
  const other = 'lib/old_wisp/other.c';
  const commit = (message: string, files: Record<string, string | null>) =>
    scratch.repository.commit({ branch: 'main', message, files });
  commit('wisp: bring it', { [old]: text(1), [other]: 'x\n' });
  commit('wisp: fix it', { [old]: text(2) });
  commit('wisp: other', { [other]: 'y\n' });
  commit('lib: rename folders', { [old]: null, [now]: text(2) });
  commit('doc: tell of it', { 'doc/wisp.rst': 'Wisp\n' });
  commit('wisp: one more', { [now]: text(3) });
  const candidate = commit('wisp: the fix', { [now]: text(4), 'doc/wisp.rst': 'Wisps\n' });
  const git = await scratch.open();
  const asOf = '2030-01-01T00:00:00Z';
  const input = {
    commit: candidate,
    ...{ upstream: candidate, asOf, profile: linux, branches: [], cells: [] },
  };
  const [found] = await recentFindings(new PhaseContext(input, { git }));
  expect(found?.data).toMatchObject({ count: 4, fixes: 1, formerNames: [old] });
  expect(found?.summary).toMatch(
    /^4 commits touched its file, documentation aside, in the year before it, as lib\/old_wisp\/wisp\.c too, 1 of them a fix by the subject\. The last one was \w+ \("wisp: one more"/,
  );
});

type Files = Readonly<Record<string, string | null>>;
const write = (message: string, files: Files) =>
  scratch.repository.commit({ branch: 'main', message, files });

async function recentOf(candidate: string) {
  const git = await scratch.open();
  const asOf = '2030-01-01T00:00:00Z';
  const input = { commit: candidate, upstream: candidate, asOf, profile: linux };
  const context = new PhaseContext({ ...input, branches: [], cells: [] }, { git });
  const [found, ...more] = await recentFindings(context);
  expect(more).toEqual([]);
  const commits = (found?.data.commits ?? []) as readonly { readonly subject: string }[];
  return { summary: found?.summary, subjects: commits.map((one) => one.subject) };
}

test('files under several names: all their commits in order, down to the first of the history', async () => {
  const text = (n: number) => Array.from({ length: 12 }, (_, at) => `line ${at} ${n}\n`).join('');
  write('start', { 'a.c': text(1), 'old/b.c': text(101) });
  write('a: two', { 'a.c': text(2) });
  write('b: two', { 'old/b.c': text(102) });
  write('a: three', { 'a.c': text(3) });
  write('b: rename', { 'old/b.c': null, 'new/b.c': text(102) });
  const candidate = write('both', { 'a.c': text(4), 'new/b.c': text(104) });
  const { subjects } = await recentOf(candidate);
  expect(subjects).toEqual(['b: rename', 'a: three', 'b: two', 'a: two', 'start']);
});

test('of more files than are asked for it says which those are', async () => {
  const files = (n: number, from: number, to: number) =>
    Object.fromEntries(
      Array.from({ length: to - from }, (_, at) => [`lib/${100 + from + at}.c`, `int x${n};\n`]),
    );
  write('start', files(0, 0, 25));
  write('lib: fix the last of them', files(1, 22, 25));
  expect((await recentOf(write('all', files(2, 0, 25)))).summary).toMatch(
    /^1 commit touched the first 20 of its 25 files in the year before it, .* \("start",/,
  );
});

test('says what kinds of files were left aside', async () => {
  const all = (n: number) => ({ 'a.c': `int x${n};\n`, '.mailmap': `A <a${n}@x>\n` });
  write('start', { ...all(0), 'doc/a.rst': 'A\n' });
  const people = await recentOf(write('a', all(1)));
  expect(people.summary).toContain(' touched its file, lists of people aside, in the year');
  const both = await recentOf(write('b', { ...all(2), 'doc/a.rst': 'B\n' }));
  expect(both.summary).toContain(' its file, documentation and lists of people aside, in');
});
