import { createHash } from 'node:crypto';
import type { Oid } from '@/lib/contracts/git';
import { openGit } from '@/lib/git/open-git';

/**
 * Draws commits that upstream has and the first branch has not. The same seed on the same history draws the same: the
 * order is that of a hash of seed and oid. Root commits are left out (nothing to pick them from).
 */
export async function drawCommits(options: {
  readonly gitDir: string;
  readonly upstream: string;
  readonly branches: readonly string[];
  readonly draw: number;
  readonly seed: string;
}): Promise<readonly Oid[]> {
  const git = await openGit({ gitDirs: [options.gitDir] });
  try {
    const first = options.branches[0];
    const exclude = first === undefined ? [] : [await git.resolve(first)];
    const all = (await git.revList([await git.resolve(options.upstream)], exclude))
      .toString('latin1')
      .split('\n')
      .filter((oid) => oid !== '');
    const key = (oid: Oid) => createHash('sha256').update(`${options.seed} ${oid}`).digest('hex');
    const drawn = all.map((oid) => ({ oid, key: key(oid) }));
    drawn.sort((a, b) => (a.key < b.key ? -1 : 1));
    const kept: Oid[] = [];
    for (const { oid } of drawn) {
      if (kept.length >= options.draw) break;
      if ((await git.commit(oid)).parents.length > 0) kept.push(oid);
    }
    return kept;
  } finally {
    await git.close();
  }
}
