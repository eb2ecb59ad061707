import { expect, it } from 'vitest';
import { recordWindow } from '@/lib/analysis/subsystem/folder-record';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import type { BranchPast } from './branch-past';
import { readFolderHistory } from './folder-history';

const scratch = eachScratch();

it('counts at a moment neither later commits nor later backports', async () => {
  const oids = ['net/a', 'net/b', 'mm/a', 'mm/b'].map((name) =>
    scratch.repository.commit({
      branch: 'main',
      message: name,
      files: { [`drivers/${name}.c`]: name },
    }),
  );
  const git = await scratch.open();
  const committed = (await git.commit(oids[0] ?? '')).committer.time;
  const later = committed + recordWindow.settling + 1000;
  const branch = { backports: new Map(oids.slice(0, 2).map((oid) => [oid, later])) };
  const history = await readFolderHistory(git, {
    upstream: await git.resolve('main'),
    since: 0,
    branches: [branch as unknown as BranchPast],
  });
  const net = ['drivers/net/new.c'];
  // On the day itself the commits are too young to count; before the backports, nothing was taken; then net was.
  expect(history.valueAt(net, committed + 10)).toBe(0);
  expect(history.valueAt(net, later)).toBeCloseTo(0, 6);
  expect(history.valueAt(net, later + 1)).toBeGreaterThan(0.05);
  expect(history.valueAt(['drivers/mm/new.c'], later + 1)).toBeLessThan(-0.05);
  // Two years on they are too old.
  expect(history.valueAt(net, committed + recordWindow.years + 1000)).toBe(0);
});
