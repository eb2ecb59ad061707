import { db, inTransaction } from '@/lib/db/client';
import { listBranchRows } from '@/lib/db/queries/branch';
import { type CellToStore, storeCells } from '@/lib/db/queries/cell';
import { openCells } from '@/lib/db/queries/cell-queued';
import { findProjectById } from '@/lib/db/queries/project';
import { AppError } from '@/lib/errors';
import { projectEngine } from '@/lib/services/analysis/project-engine';
import { audit, type Ctx } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { withProjectGit } from '@/lib/services/projects/project-git';
import { cellBranches, waitingRoom } from './queued';

const batchSize = 500;

/**
 * Looks up anew which fixes wait for the branches of a project, after a pending ref or a patch queue moved, and writes it
 * to the cells where it changed; nothing else of a cell is computed. Gives how many changed. Jobs and the CLI call it.
 */
export async function refreshQueued(
  ctx: Ctx,
  input: { projectId: string; signal?: AbortSignal },
): Promise<number> {
  if (ctx.actor.kind === 'person') throw new AppError('forbidden', 'Computing cells is a job.');
  const project = await findProjectById(db(), input.projectId);
  if (project === null || project.removedAt !== null) return 0;
  const rows = (await listBranchRows(db(), project.id)).filter((row) => row.active);
  const branches = await cellBranches(db(), rows);
  const tips = rows.flatMap((row) => row.pendingTips);
  let changed = 0;
  await withProjectGit(project, tips, async (git, profile) => {
    const upstream = project.upstreamTip ?? (await git.resolve(project.upstreamRef));
    const { matrix } = projectEngine(git, profile, upstream);
    for (const [at, row] of rows.entries()) {
      const branch = branches[at];
      if (branch === undefined) continue;
      const room = await waitingRoom(git, (tip) => matrix.presenceIndex(tip), branch);
      let after = '';
      for (;;) {
        if (input.signal?.aborted) throw new AppError('timeout', 'The worker is stopping.');
        const cells = await openCells(db(), row.id, after, batchSize);
        after = cells.at(-1)?.id ?? '';
        const moved: CellToStore[] = [];
        for (const { candidateId, branchId, cell } of cells) {
          const queued = await room.find(cell.commit);
          if (JSON.stringify(queued) === JSON.stringify(cell.detail.queued)) continue;
          const detail = { ...cell.detail, queued };
          moved.push({ candidateId, branchId, cell: { ...cell, detail } });
        }
        if (moved.length > 0) {
          await inTransaction(async (tx) => {
            changed += await storeCells(tx, project.id, moved);
            await publish(tx, { type: 'branch', project: project.slug, branch: row.name });
          });
        }
        if (cells.length < batchSize) break;
      }
    }
  });
  if (changed > 0) {
    await audit(db(), ctx, {
      action: 'cells.queued',
      entity: 'project',
      entityId: project.id,
      projectId: project.id,
      data: { changed },
    });
  }
  return changed;
}
