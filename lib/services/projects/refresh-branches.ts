import { db, inTransaction, type Tx } from '@/lib/db/client';
import { lastAction } from '@/lib/db/queries/audit-read';
import {
  type BranchRow,
  insertBranches,
  listBranchRows,
  orderBranches,
  updateBranchRow,
} from '@/lib/db/queries/branch';
import { listQueueRows } from '@/lib/db/queries/patch-queue';
import { moveUpstreamTip, noteLook } from '@/lib/db/queries/project';
import { isAppError } from '@/lib/errors';
import { enqueue } from '@/lib/jobs/enqueue';
import type { StableBranch } from '@/lib/profiles';
import { audit, type Ctx, type ProjectAccess, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { isReadOtherwise, readIndexState } from './index-state';
import { type Look, lookAtRepositories } from './look-at-repositories';
import { withNamed } from './pending-refs';
import { branchRow, newBranchRow } from './store-project';

export interface RefreshResult {
  readonly upstreamMoved: boolean;
  readonly added: readonly string[];
  readonly moved: readonly string[];
  /** Their ref is gone: kept with everything decided on them, but out of the matrix. */
  readonly vanished: readonly string[];
  /** Their ref is there again. */
  readonly returned: readonly string[];
}

/**
 * Looks at the repositories again: new tips, new branches, refs that are gone. Cells of moved branches are computed
 * again in the background; commits that could not be read are tried again. Throws `forbidden` below lead, `not-a-repository`, `ref-not-found`.
 */
export async function refreshBranches(
  ctx: Ctx,
  input: { project: string },
): Promise<RefreshResult> {
  const project = await requireRole(ctx, input.project, 'lead');
  const look = await lookAtRepositories({
    repositories: project.gitDirs,
    upstreamRef: project.upstreamRef,
    profile: project.profile,
  }).catch(async (error: unknown) => {
    if (isAppError(error)) await noteLook(db(), project.id, error.message);
    throw error;
  });
  return inTransaction(async (tx) => {
    const upstreamMoved =
      look.upstreamTip !== project.upstreamTip &&
      (await moveUpstreamTip(tx, project.id, project.upstreamTip, look.upstreamTip));
    const state = await readIndexState(tx, project.id);
    const lacking = state.error !== null || state.unreadable.length > 0 || isReadOtherwise(state);
    if (upstreamMoved || lacking) {
      await enqueue(tx, 'index-commits', { projectId: project.id, again: true });
    }
    await noteLook(tx, project.id, null);
    const rows = await listBranchRows(tx, project.id);
    const found = await takeFound(tx, project, rows, look);
    const vanished = await markVanished(tx, ctx, project, rows, look.branches);
    await orderBranches(tx, project.id);
    const result = { upstreamMoved, ...found, vanished };
    const changes = [...found.added, ...found.moved, ...found.returned, ...vanished];
    if (upstreamMoved || changes.length > 0) {
      await audit(tx, ctx, {
        action: 'project.refresh',
        entity: 'project',
        entityId: project.id,
        projectId: project.id,
        data: { ...result, upstream: look.upstreamTip },
      });
    }
    // Which releases a tip lacks, and what a marker names, is another thing now: what was read of the same head is old.
    const again = upstreamMoved || found.added.length + found.moved.length > 0;
    for (const queue of await listQueueRows(tx, project.id)) {
      await enqueue(tx, 'read-queue', { queueId: queue.id, ...(again ? { again } : {}) });
    }
    await enqueue(tx, 'wake-snoozed', { projectId: project.id, due: null });
    for (const branch of changes) {
      await publish(tx, { type: 'branch', project: project.slug, branch });
    }
    return result;
  });
}

async function takeFound(
  tx: Tx,
  project: ProjectAccess,
  rows: readonly BranchRow[],
  { branches, refs }: Pick<Look, 'branches' | 'refs'>,
) {
  const added: StableBranch[] = [];
  const moved: string[] = [];
  const returned: string[] = [];
  for (const branch of branches) {
    const row = rows.find((one) => one.name === branch.versionText || one.ref === branch.ref);
    if (row === undefined) {
      added.push(branch);
      continue;
    }
    const { name: _name, version: _version, ...found } = branchRow(branch);
    const fresh = { ...found, ...withNamed(found, row.namedRefs, refs) };
    const back = !row.active && (await lastAction(tx, 'branch', row.id)) === 'branch.vanish';
    const same =
      row.tip === fresh.tip &&
      row.ref === fresh.ref &&
      row.pendingRefs.join(' ') === fresh.pendingRefs.join(' ') &&
      row.pendingTips.join(' ') === fresh.pendingTips.join(' ');
    if (same && !back) continue;
    await updateBranchRow(tx, row.id, { ...fresh, ...(back ? { active: true } : {}) });
    if (back) returned.push(row.name);
    else if (row.tip !== fresh.tip) moved.push(row.name);
    if (back || (row.active && row.tip !== fresh.tip))
      await enqueue(tx, 'recompute-cells', { branchId: row.id });
    // Behind the cells of a moved tip, which look at what is queued anyway.
    await enqueue(tx, 'refresh-queued', { projectId: project.id });
  }
  if (added.length > 0) {
    await insertBranches(
      tx,
      project.id,
      added.map((branch) => newBranchRow(project.profile, branch)),
    );
    const names = new Set(added.map((branch) => branch.versionText));
    for (const row of await listBranchRows(tx, project.id)) {
      if (names.has(row.name)) await enqueue(tx, 'recompute-cells', { branchId: row.id });
    }
  }
  return { added: added.map((branch) => branch.versionText), moved, returned };
}

async function markVanished(
  tx: Tx,
  ctx: Ctx,
  project: ProjectAccess,
  rows: readonly BranchRow[],
  branches: readonly StableBranch[],
): Promise<string[]> {
  const here = new Set(branches.flatMap((branch) => [branch.ref, branch.versionText]));
  const gone = rows.filter((row) => row.active && !here.has(row.ref) && !here.has(row.name));
  for (const row of gone) {
    await updateBranchRow(tx, row.id, { active: false });
    await audit(tx, ctx, {
      action: 'branch.vanish',
      entity: 'branch',
      entityId: row.id,
      projectId: project.id,
      data: { branch: row.name, ref: row.ref, tip: row.tip },
    });
  }
  return gone.map((row) => row.name);
}
