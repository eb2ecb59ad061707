import type { PatchQueueView } from '@/lib/contracts/patch-queues';
import { db } from '@/lib/db/client';
import { countQueued, listQueueRows } from '@/lib/db/queries/patch-queue';
import { type Ctx, requireRole } from '@/lib/services/context';

/** The patch queues of a project, by name. Needs the role viewer. */
export async function listQueues(ctx: Ctx, input: { project: string }): Promise<PatchQueueView[]> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const [rows, counts] = await Promise.all([
    listQueueRows(db(), project.id),
    countQueued(db(), project.id),
  ]);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    path: row.path,
    head: row.head,
    readAt: row.readAt?.toISOString() ?? null,
    error: row.error,
    problems: row.problems,
    branches: counts
      .filter((one) => one.queueId === row.id)
      .sort((a, b) => a.position - b.position)
      .map((one) => ({ name: one.branch, patches: one.patches })),
    createdBy: row.createdBy,
  }));
}
