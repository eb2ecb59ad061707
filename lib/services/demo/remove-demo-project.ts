import { inTransaction } from '@/lib/db/client';
import { updateProject, writeSetting } from '@/lib/db/queries/project';
import { AppError } from '@/lib/errors';
import { audit, type Ctx, requireRole } from '@/lib/services/context';
import { dropProjectGit } from '@/lib/services/projects/project-git';
import { demoRemovedSetting, demoSlug } from './make-demo-project';

/**
 * Takes the demo off every list, and remembers it: the next start does not make it again, `npm run demo` does. Needs
 * an admin. Throws `not-found` when there is none, `forbidden`.
 */
export async function removeDemoProject(ctx: Ctx): Promise<void> {
  const project = await requireRole(ctx, demoSlug, 'admin');
  if (!project.demo) throw new AppError('not-found', 'There is no demo project.');
  await inTransaction(async (tx) => {
    await updateProject(tx, project.id, { removedAt: ctx.clock.now() });
    await writeSetting(tx, demoRemovedSetting, true);
    await audit(tx, ctx, {
      action: 'demo.remove',
      entity: 'project',
      entityId: project.id,
      projectId: project.id,
    });
  });
  dropProjectGit(project.id);
}
