import { db, inTransaction } from '@/lib/db/client';
import { findBranchById } from '@/lib/db/queries/branch';
import { listStaleCandidates, storeCells } from '@/lib/db/queries/cell';
import { refreshSettled } from '@/lib/db/queries/cell-read';
import { findProjectById } from '@/lib/db/queries/project';
import { AppError } from '@/lib/errors';
import { projectEngine } from '@/lib/services/analysis/project-engine';
import { cellBranches } from '@/lib/services/cells/queued';
import { audit, type Ctx } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { withProjectGit } from '@/lib/services/projects/project-git';

const batchSize = 100;

/**
 * Computes the cells of a branch again that were computed for another tip than it has now, most pressing candidates
 * first. Only a changed result leaves a revision. A killed run goes on where it was: what is done is not stale any
 * more. Jobs and the CLI call it. Returns how many cells were computed and how many changed.
 */
export async function recomputeCells(
  ctx: Ctx,
  input: { branchId: string; signal?: AbortSignal },
): Promise<{ computed: number; changed: number }> {
  if (ctx.actor.kind === 'person') throw new AppError('forbidden', 'Computing cells is a job.');
  const branch = await findBranchById(db(), input.branchId);
  const project = branch === null ? null : await findProjectById(db(), branch.projectId);
  const none = { computed: 0, changed: 0 };
  if (branch === null || !branch.active || project === null || project.removedAt !== null) {
    return none;
  }
  return withProjectGit(project, [branch.tip, ...branch.pendingTips], async (git, profile) => {
    const upstream = project.upstreamTip ?? (await git.resolve(project.upstreamRef));
    const { matrix } = projectEngine(git, profile, upstream);
    let { computed, changed } = none;
    const { name, tip } = branch;
    const asked = await cellBranches(db(), [branch]);
    for (;;) {
      if (input.signal?.aborted) throw new AppError('timeout', 'The worker is stopping.');
      const stale = await listStaleCandidates(db(), project.id, branch.id, tip, batchSize);
      if (stale.length === 0) break;
      const oids = stale.map((one) => one.upstreamOid);
      const cells = await matrix.cells(oids, asked);
      const rows = stale.flatMap((one) => {
        const cell = cells.find((found) => found.commit === one.upstreamOid);
        return cell === undefined ? [] : [{ candidateId: one.id, branchId: branch.id, cell }];
      });
      const moved = await inTransaction(async (tx) => {
        const revisions = await storeCells(tx, project.id, rows);
        await refreshSettled(
          tx,
          stale.map((one) => one.id),
        );
        await publish(tx, { type: 'branch', project: project.slug, branch: name });
        changed += revisions;
        const now = await findBranchById(tx, branch.id);
        return now?.tip !== tip;
      });
      computed += rows.length;
      // The branch moved on: the job that its new tip brought does the rest.
      if (moved || rows.length === 0) break;
    }
    await audit(db(), ctx, {
      action: 'cells.recompute',
      entity: 'branch',
      entityId: branch.id,
      projectId: project.id,
      data: { branch: name, tip, computed, changed },
    });
    return { computed, changed };
  });
}
