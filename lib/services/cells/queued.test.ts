import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { patchIdOf } from '@/lib/applicability/same-patch';
import type { QueuedRow } from '@/lib/db/queries/patch-queue';
import { openGit } from '@/lib/git/open-git';
import { SnapshotRepository, snapshot } from '@/lib/git/testing/snapshot-repository';
import { waitingRoom } from './queued';

const head = 'e'.repeat(40);
const row = (file: string, patchId: string | null, upstream: string[]): QueuedRow => ({
  id: file,
  queueId: 'queue',
  branchId: 'branch',
  position: 0,
  path: file,
  subject: file,
  upstream,
  patchId,
  queue: { name: 'stable-queue', head },
});

test('a commit whose patch cannot be made is still known by its name, and others by their patch', async () => {
  const repository = new SnapshotRepository();
  const whole = repository.commit('main', snapshot({ a: 'one\n' }));
  const torn = repository.commit('main', snapshot({ a: 'two\n' }), { parents: [whole] });
  const blob = repository.text(['rev-parse', `${torn}:a`]);
  rmSync(path.join(repository.gitDir, 'objects', blob.slice(0, 2), blob.slice(2)));
  const git = await openGit({ gitDirs: [repository.gitDir] });
  try {
    const patchId = await patchIdOf(git, whole);
    const room = await waitingRoom(git, () => Promise.reject(new Error('no refs')), {
      patches: [row('by-patch', patchId, []), row('by-name', null, [torn])],
    });
    expect(await room.find(whole)).toEqual([{ ref: 'stable-queue', oid: head, path: 'by-patch' }]);
    expect(await room.find(torn)).toEqual([{ ref: 'stable-queue', oid: head, path: 'by-name' }]);
  } finally {
    await git.close();
    repository.remove();
  }
});
