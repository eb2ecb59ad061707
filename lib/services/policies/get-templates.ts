import { defaultTemplates, ReasonTemplates } from '@/lib/contracts/policy';
import { db } from '@/lib/db/client';
import { readTemplates } from '@/lib/db/queries/policy';
import { type Ctx, requireRole } from '@/lib/services/context';

/** The reasons a project offers, by verb; its own or the usual ones. Needs the role viewer. */
export async function getTemplates(
  ctx: Ctx,
  input: { project: string },
): Promise<{ templates: ReasonTemplates }> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const stored = await readTemplates(db(), project.id);
  return { templates: stored === null ? defaultTemplates : ReasonTemplates.parse(stored) };
}
