import { createHash } from 'node:crypto';
import { mostSiblings, type Sibling } from '@/lib/applicability/adjust/siblings';
import type { RealBackport } from '@/lib/bench/real-backports';
import type { Oid } from '@/lib/contracts/git';

/**
 * The backports that stood on other branches when this one was committed (by committer time): newer branches first,
 * nearest first, then older ones. `all`: what each branch holds, from old to new; `at`: which one is asked about.
 */
export function earlierSiblings(
  asked: Pick<RealBackport, 'upstream' | 'time'>,
  all: readonly (readonly Pick<RealBackport, 'branch' | 'oid' | 'upstream' | 'time'>[])[],
  at: number,
): Sibling[] {
  const newer = all.slice(at + 1).map((list) => ({ list, newer: true }));
  const older = all.slice(0, at).map((list) => ({ list, newer: false }));
  const found: Sibling[] = [];
  for (const other of [...newer, ...older.reverse()]) {
    const [only, ...more] = other.list.filter(
      (one) => one.upstream === asked.upstream && one.time < asked.time,
    );
    if (only === undefined || more.length > 0) continue;
    if (found.filter((one) => one.newer === other.newer).length === mostSiblings) continue;
    found.push({ branch: only.branch, oid: only.oid, newer: other.newer });
  }
  return found;
}

export type Half = 'train' | 'test';

/** In which half a candidate is: the same for all branches, so that one fix is never in both. */
export function halfIn(upstream: Oid): Half {
  const first = createHash('sha1').update(upstream).digest()[3] ?? 0;
  return first % 2 === 0 ? 'train' : 'test';
}
