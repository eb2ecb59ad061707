import { inTransaction } from '@/lib/db/client';
import { cancelImportRow } from '@/lib/db/queries/import';
import { AppError } from '@/lib/errors';
import { audit, type Ctx, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { importOf } from './import-of';

/**
 * Stops an import after the step it is in; what it took stays. Needs the role lead. Throws `not-found`, `conflict` when
 * it is finished already.
 */
export async function cancelImport(
  ctx: Ctx,
  input: { project: string; id: string },
): Promise<void> {
  const project = await requireRole(ctx, input.project, 'lead');
  await inTransaction(async (tx) => {
    const row = await importOf(tx, project.id, input.id);
    if (!(await cancelImportRow(tx, row.id, ctx.clock.now()))) {
      throw new AppError('conflict', `The import "${row.title}" is finished already.`);
    }
    await audit(tx, ctx, {
      action: 'import.cancel',
      entity: 'import',
      entityId: row.id,
      projectId: project.id,
    });
    await publish(tx, { type: 'import', project: project.slug, id: row.id });
  });
}
