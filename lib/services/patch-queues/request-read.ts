import { inTransaction } from '@/lib/db/client';
import { enqueue } from '@/lib/jobs/enqueue';
import { audit, type Ctx, requireRole } from '@/lib/services/context';
import { ownQueue } from './own-queue';

/** Has a patch queue read again, moved or not. Needs the role lead. Throws `not-found`. */
export async function requestRead(ctx: Ctx, input: { project: string; id: string }): Promise<void> {
  const project = await requireRole(ctx, input.project, 'lead');
  const { id } = await ownQueue(project, input.id);
  await inTransaction(async (tx) => {
    await enqueue(tx, 'read-queue', { queueId: id, again: true });
    await audit(tx, ctx, {
      action: 'queue.read',
      entity: 'patch-queue',
      entityId: id,
      projectId: project.id,
    });
  });
}
