import { z } from 'zod';
import { relationReader } from '@/lib/analysis/commit-index';
import { Oid } from '@/lib/contracts/git';
import type { Tx } from '@/lib/db/client';
import { readSetting, writeSetting } from '@/lib/db/queries/project';
import { HistoryDamage } from './damaged-history';

/** How far a project's commit index is, and what stood in its way. */
export const IndexState = HistoryDamage.extend({
  /** The upstream tip that it was last built for; null before the first time. */
  tip: Oid.nullable(),
  /** Why the last run failed as a whole; null when it did not. */
  error: z.string().nullable(),
  /** Which `relationReader` read it; 0 for states from before that was noted. */
  reader: z.number().int().default(0),
});
export type IndexState = z.infer<typeof IndexState>;

const keyOf = (projectId: string): string => `commit-index:${projectId}`;
const nothing: IndexState = { tip: null, error: null, reader: 0, unreadable: [], grafts: {} };

/** What the last run of `index-commits` left. A state that an earlier version wrote is its tip alone. */
export async function readIndexState(tx: Tx, projectId: string): Promise<IndexState> {
  const stored = await readSetting(tx, keyOf(projectId));
  if (typeof stored !== 'string') return nothing;
  if (Oid.safeParse(stored).success) return { ...nothing, tip: stored };
  return IndexState.parse(JSON.parse(stored));
}

/** Whether another version read what messages say of other commits: it is all to be read again. */
export function isReadOtherwise(state: IndexState): boolean {
  return state.tip !== null && state.reader !== relationReader;
}

export async function writeIndexState(tx: Tx, projectId: string, state: IndexState): Promise<void> {
  await writeSetting(tx, keyOf(projectId), JSON.stringify(state));
}
