import { expect, test } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { linux } from '@/lib/profiles/linux';
import { fileOriginFindings } from './file-history';

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
