import { createHash } from 'node:crypto';
import type { Oid } from '@/lib/contracts/git';
import { AppError } from '@/lib/errors';
import { openGit } from '@/lib/git/open-git';

/** A date as git writes committer times: in seconds. `bad-input` where it is no date. */
export function secondsOf(date: string): number {
  const ms = Date.parse(date);
  if (Number.isNaN(ms)) throw new AppError('bad-input', `${date} is no date (2025-01-31).`);
  return Math.floor(ms / 1000);
}

/**
 * Draws commits that upstream has and the first branch has not; with `since` and `until`, of all of upstream those whose
 * committer time in seconds is in between. The same seed on the same history draws the same: the
 * order is that of a hash of seed and oid. Root commits are left out (nothing to pick them from).
 */
export async function drawCommits(options: {
  readonly gitDir: string;
  readonly upstream: string;
  readonly branches: readonly string[];
  readonly draw: number;
  readonly seed: string;
  readonly since?: number | null;
  readonly until?: number | null;
}): Promise<readonly Oid[]> {
  const git = await openGit({ gitDirs: [options.gitDir] });
  try {
    const since = options.since ?? null;
    const until = options.until ?? null;
    const first = since === null && until === null ? options.branches[0] : undefined;
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
      const { parents, committer } = await git.commit(oid);
      if (committer.time < (since ?? 0) || committer.time >= (until ?? Number.POSITIVE_INFINITY))
        continue;
      if (parents.length > 0) kept.push(oid);
    }
    return kept;
  } finally {
    await git.close();
  }
}
