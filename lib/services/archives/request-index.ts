import { z } from 'zod';
import { db, inTransaction } from '@/lib/db/client';
import { findArchive, updateArchive } from '@/lib/db/queries/archive';
import { AppError } from '@/lib/errors';
import { enqueue } from '@/lib/jobs/enqueue';
import { audit, type Ctx, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';

/** Has an archive looked at again for what came since. Needs the role lead. Throws `not-found`. */
export async function requestIndex(
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
    if (row.state !== 'running') await updateArchive(tx, row.id, { state: 'waiting', error: null });
    await enqueue(tx, 'index-archive', { archiveId: row.id });
    await audit(tx, ctx, {
      action: 'archive.index',
      entity: 'archive',
      entityId: row.id,
      projectId: project.id,
    });
    await publish(tx, { type: 'import', project: project.slug, id: row.id });
  });
}
