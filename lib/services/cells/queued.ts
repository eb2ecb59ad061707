import type { PresenceIndex } from '@/lib/applicability/presence';
import { patchIdOf } from '@/lib/applicability/same-patch';
import type { Cell, Queued } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import type { Tx } from '@/lib/db/client';
import type { BranchRow } from '@/lib/db/queries/branch';
import { type QueuedRow, queuedFor } from '@/lib/db/queries/patch-queue';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';

/** A ref where fixes wait, at its tip. */
export interface PendingTip {
  readonly ref: string;
  readonly tip: Oid;
}

/** A branch as cells are computed for it. */
export interface CellBranch {
  readonly name: string;
  readonly tip: Oid;
  /** What waits for it: `queued` in the detail. */
  readonly pending?: readonly PendingTip[];
  readonly patches?: readonly QueuedRow[];
}

/** Where fixes may wait for a branch. Knows whether a commit does. */
export interface WaitingRoom {
  /** Each place where a backport of the commit waits. */
  find(commit: Oid): Promise<Queued[]>;
  /** The same as a yes or no, for prerequisites. */
  presence(commit: Oid): Promise<Queued | null>;
}

/** Branches with what waits for them, as cells want them. */
export async function cellBranches(tx: Tx, rows: readonly BranchRow[]): Promise<CellBranch[]> {
  const ids = rows.map((row) => row.id);
  const patches = ids.length === 0 ? [] : await queuedFor(tx, ids);
  return rows.map((row) => ({
    name: row.name,
    tip: row.tip,
    pending: pendingTips(row),
    patches: patches.filter((one) => one.branchId === row.id),
  }));
}

/** The pending refs of a branch with their tips as they were last seen. */
export function pendingTips(
  row: Pick<BranchRow, 'pendingRefs' | 'pendingTips'>,
): readonly PendingTip[] {
  return row.pendingRefs.flatMap((ref, at) => {
    const tip = row.pendingTips[at];
    return tip === undefined ? [] : [{ ref, tip }];
  });
}

/**
 * Opens what waits for a branch. A pending ref whose commits cannot be read queues nothing. A patch of a queue counts
 * by the upstream commits it names, else by its patch-id.
 */
export async function waitingRoom(
  git: GitReader,
  presenceIndex: (tip: Oid) => Promise<PresenceIndex>,
  { pending = [], patches = [] }: Pick<CellBranch, 'pending' | 'patches'>,
): Promise<WaitingRoom> {
  const refs: { ref: string; index: PresenceIndex }[] = [];
  for (const { ref, tip } of pending) {
    try {
      refs.push({ ref, index: await presenceIndex(tip) });
    } catch (error) {
      if (!isAppError(error, 'ref-not-found', 'object-missing')) throw error;
    }
  }
  const byUpstream = new Map<Oid, QueuedRow[]>();
  const byPatch = new Map<string, QueuedRow[]>();
  for (const row of patches) {
    if (row.upstream.length === 0 && row.patchId !== null) push(byPatch, row.patchId, row);
    for (const oid of row.upstream) push(byUpstream, oid, row);
  }
  const find = async (commit: Oid): Promise<Queued[]> => {
    const found: Queued[] = [];
    for (const { ref, index } of refs) {
      const presence = await index.presence(commit);
      if (presence?.oid) found.push({ ref, oid: presence.oid, path: null });
    }
    const same = byPatch.size === 0 ? null : await readablePatchId(git, commit);
    const rows = [
      ...(byUpstream.get(commit) ?? []),
      ...(same === null ? [] : (byPatch.get(same) ?? [])),
    ];
    for (const { queue, path } of rows) {
      if (queue.head !== null) found.push({ ref: queue.name, oid: queue.head, path });
    }
    return found;
  };
  return { find, presence: async (commit) => (await find(commit))[0] ?? null };
}

/** A commit whose files are not all there, as in a partial clone, is not known by its patch; its cells are. */
async function readablePatchId(git: GitReader, commit: Oid): Promise<string | null> {
  try {
    return await patchIdOf(git, commit);
  } catch (error) {
    if (!isAppError(error, 'object-missing', 'too-large')) throw error;
    return null;
  }
}

/** Whether it makes sense to ask: what a branch has waits for it no more. */
export function mayBeQueued(state: Cell['state']): boolean {
  return state !== 'present' && state !== 'unknown';
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const held = map.get(key);
  if (held === undefined) map.set(key, [value]);
  else held.push(value);
}
