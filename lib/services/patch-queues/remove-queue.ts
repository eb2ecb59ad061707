import { inTransaction } from '@/lib/db/client';
import { deleteQueue } from '@/lib/db/queries/patch-queue';
import { enqueue } from '@/lib/jobs/enqueue';
import { audit, type Ctx, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { ownQueue } from './own-queue';

/** Takes a patch queue out of a project: what is in it counts as queued no more. Needs the role lead. Throws `not-found`. */
export async function removeQueue(ctx: Ctx, input: { project: string; id: string }): Promise<void> {
  const project = await requireRole(ctx, input.project, 'lead');
  const row = await ownQueue(project, input.id);
  await inTransaction(async (tx) => {
    await deleteQueue(tx, row.id);
    await enqueue(tx, 'refresh-queued', { projectId: project.id });
    await audit(tx, ctx, {
      action: 'queue.remove',
      entity: 'patch-queue',
      entityId: row.id,
      projectId: project.id,
      data: { path: row.path, name: row.name },
    });
    await publish(tx, { type: 'import', project: project.slug, id: row.id });
  });
}
