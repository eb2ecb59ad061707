import { inTransaction } from '@/lib/db/client';
import { reopenImport, restartImport } from '@/lib/db/queries/import';
import { AppError } from '@/lib/errors';
import { enqueue } from '@/lib/jobs/enqueue';
import { audit, type Ctx, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { importOf } from './import-of';

/**
 * Goes on with a failed or cancelled import at its cursor, or runs a completed one with problems over (what it took is
 * taken once all the same). Needs the role lead. Throws `not-found`, `conflict` when there is nothing to try again.
 */
export async function retryImport(ctx: Ctx, input: { project: string; id: string }): Promise<void> {
  const project = await requireRole(ctx, input.project, 'lead');
  await inTransaction(async (tx) => {
    const row = await importOf(tx, project.id, input.id);
    if (!(await reopenImport(tx, row.id)) && !(await restartImport(tx, row.id))) {
      throw new AppError('conflict', `Nothing of the import "${row.title}" is left to try again.`);
    }
    await enqueue(tx, 'run-import', { importId: row.id });
    await audit(tx, ctx, {
      action: 'import.retry',
      entity: 'import',
      entityId: row.id,
      projectId: project.id,
    });
    await publish(tx, { type: 'import', project: project.slug, id: row.id });
  });
}
