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
