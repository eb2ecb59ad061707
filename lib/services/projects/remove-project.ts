import { inTransaction } from '@/lib/db/client';
import { updateProject } from '@/lib/db/queries/project';
import { audit, type Ctx, requireRole } from '@/lib/services/context';
import { removeDemoProject } from '@/lib/services/demo/remove-demo-project';
import { dropProjectGit } from './project-git';

/**
 * Takes a project off every list. Its decisions and audit rows stay; its repositories are not touched. The short name
 * becomes free. Throws `forbidden` unless the actor is an admin of it.
 */
export async function removeProject(ctx: Ctx, input: { project: string }): Promise<void> {
  const project = await requireRole(ctx, input.project, 'admin');
  if (project.demo) return removeDemoProject(ctx);
  await inTransaction(async (tx) => {
    await updateProject(tx, project.id, {
      removedAt: ctx.clock.now(),
      slug: `${project.slug}~${project.id.slice(-8)}`,
    });
    await audit(tx, ctx, {
      action: 'project.remove',
      entity: 'project',
      entityId: project.id,
      projectId: project.id,
      data: { slug: project.slug },
    });
  });
  dropProjectGit(project.id);
}
