import path from 'node:path';
import { AddQueueRequest } from '@/lib/contracts/patch-queues';
import { inTransaction } from '@/lib/db/client';
import { insertQueue } from '@/lib/db/queries/patch-queue';
import { AppError } from '@/lib/errors';
import { openGit } from '@/lib/git/open-git';
import { enqueue } from '@/lib/jobs/enqueue';
import { archiveName } from '@/lib/services/archives/archive-source';
import { audit, type Ctx, requireInstanceAdmin, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { queueFolders } from '@/lib/stable-queue/read-queue';

/**
 * Registers a patch queue on the server for a project (a repository laid out as the kernel's stable-queue), and has it
 * read. Needs an administrator of the installation: a path can lead anywhere on the machine. Throws `forbidden`,
 * `bad-input`, `not-a-repository`, `conflict`.
 */
export async function addQueue(
  ctx: Ctx,
  input: { project: string; request: unknown },
): Promise<{ id: string; name: string }> {
  const project = await requireRole(ctx, input.project, 'lead');
  requireInstanceAdmin(ctx);
  const read = AddQueueRequest.safeParse(input.request);
  if (!read.success) {
    throw new AppError('bad-input', read.error.issues[0]?.message ?? 'The path cannot be read.', {
      data: {
        issues: read.error.issues.map(({ path: at, message }) => ({ path: at.join('.'), message })),
      },
    });
  }
  const folder = path.resolve(read.data.path);
  await checkLayout(folder);
  return inTransaction(async (tx) => {
    const name = read.data.name ?? archiveName(folder);
    const made = await insertQueue(tx, {
      projectId: project.id,
      name,
      path: folder,
      createdBy: ctx.actor.name,
    });
    if (made === null) throw new AppError('conflict', `${folder} is registered already.`);
    await enqueue(tx, 'read-queue', { queueId: made.id });
    await audit(tx, ctx, {
      action: 'queue.add',
      entity: 'patch-queue',
      entityId: made.id,
      projectId: project.id,
      data: { path: folder, name: made.name },
    });
    await publish(tx, { type: 'import', project: project.slug, id: made.id });
    return made;
  });
}

async function checkLayout(folder: string): Promise<void> {
  const git = await openGit({ gitDirs: [folder] });
  try {
    const head = await git.resolve('HEAD');
    if ((await queueFolders(git, head)).length > 0) return;
    throw new AppError(
      'bad-input',
      `${folder} has no folder such as queue-6.6 or releases/6.6.1.`,
      {
        hint: 'Expected a repository laid out as the kernel’s stable-queue: queue-<version>/series and its patches.',
      },
    );
  } finally {
    await git.close();
  }
}
