import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openGit } from '@/lib/git/open-git';
import { SnapshotRepository, snapshot } from '@/lib/git/testing/snapshot-repository';

it('says again of a history that breaks off that it cannot be read', async () => {
  const repository = new SnapshotRepository();
  const commits = ['one', 'two', 'three', 'four'].map((a) =>
    repository.commit('main', snapshot({ a: `${a}\n` })),
  );
  const [root = '', , , tip = ''] = commits;
  rmSync(path.join(repository.gitDir, 'objects', root.slice(0, 2), root.slice(2)));
  const git = await openGit({ gitDirs: [repository.gitDir] });
  try {
    for (let turn = 0; turn < 2; turn++) {
      await expect(git.revList([tip])).rejects.toMatchObject({ code: 'object-missing' });
      await expect(git.isAncestor(root, tip)).rejects.toMatchObject({ code: 'object-missing' });
    }
  } finally {
    await git.close();
    repository.remove();
  }
});
