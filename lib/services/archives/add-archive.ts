import path from 'node:path';
import { AddArchiveRequest } from '@/lib/contracts/archives';
import { inTransaction } from '@/lib/db/client';
import { insertArchive } from '@/lib/db/queries/archive';
import { AppError } from '@/lib/errors';
import { enqueue } from '@/lib/jobs/enqueue';
import { audit, type Ctx, requireInstanceAdmin, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { archiveName, openArchiveSource } from './archive-source';

/**
 * Registers a mail archive on the server for a project, and starts indexing it. Needs an administrator of the
 * installation: a path can lead anywhere on the machine. Throws `forbidden`, `bad-input`, `not-found`,
 * `not-a-repository`, `conflict`.
 */
export async function addArchive(
  ctx: Ctx,
  input: { project: string; request: unknown },
): Promise<{ id: string; name: string }> {
  const project = await requireRole(ctx, input.project, 'lead');
  requireInstanceAdmin(ctx);
  const read = AddArchiveRequest.safeParse(input.request);
  if (!read.success) {
    throw new AppError(
      'bad-input',
      read.error.issues[0]?.message ?? 'The archive cannot be read.',
      {
        data: {
          issues: read.error.issues.map(({ path: at, message }) => ({
            path: at.join('.'),
            message,
          })),
        },
      },
    );
  }
  const file = path.resolve(read.data.path);
  const source = await openArchiveSource(file);
  await source.close();
  return inTransaction(async (tx) => {
    const name = read.data.name ?? archiveName(file);
    const made = await insertArchive(tx, {
      projectId: project.id,
      name,
      path: file,
      kind: source.kind,
      createdBy: ctx.actor.name,
    });
    if (made === null) throw new AppError('conflict', `${file} is registered already.`);
    await enqueue(tx, 'index-archive', { archiveId: made.id });
    await audit(tx, ctx, {
      action: 'archive.add',
      entity: 'archive',
      entityId: made.id,
      projectId: project.id,
      data: { path: file, kind: source.kind, name: made.name },
    });
    await publish(tx, { type: 'import', project: project.slug, id: made.id });
    return made;
  });
}
