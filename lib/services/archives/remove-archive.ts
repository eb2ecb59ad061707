import { z } from 'zod';
import { db, inTransaction } from '@/lib/db/client';
import { deleteArchive, findArchive } from '@/lib/db/queries/archive';
import { AppError } from '@/lib/errors';
import { audit, type Ctx, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';

/**
 * Takes an archive out of a project: it is not searched any more. Neither the archive nor what was found in it changes.
 * Needs the role lead. Throws `not-found`.
 */
export async function removeArchive(
  ctx: Ctx,
  input: { project: string; id: string },
): Promise<void> {
  const project = await requireRole(ctx, input.project, 'lead');
  const valid = z.uuid().safeParse(input.id).success;
  const row = valid ? await findArchive(db(), input.id) : null;
  if (row === null || row.projectId !== project.id) {
    throw new AppError('not-found', 'There is no such archive in this project.');
  }
  await inTransaction(async (tx) => {
    await deleteArchive(tx, row.id);
    await audit(tx, ctx, {
      action: 'archive.remove',
      entity: 'archive',
      entityId: row.id,
      projectId: project.id,
      data: { path: row.path, name: row.name },
    });
    await publish(tx, { type: 'import', project: project.slug, id: row.id });
  });
}
