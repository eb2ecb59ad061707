import type { PoliciesView, ReasonTemplates } from '@/lib/contracts/policy';
import { inTransaction } from '@/lib/db/client';
import { readTemplates, writeTemplates } from '@/lib/db/queries/policy';
import { audit, type Ctx, requireRole } from '@/lib/services/context';
import { getPolicies } from '@/lib/services/policies/get-policies';

/** Sets the reasons a project offers. Needs the role lead; the audit row keeps what they were. */
export async function setTemplates(
  ctx: Ctx,
  input: { project: string; templates: ReasonTemplates },
): Promise<PoliciesView> {
  const project = await requireRole(ctx, input.project, 'lead');
  await inTransaction(async (tx) => {
    const before = await readTemplates(tx, project.id);
    await writeTemplates(tx, project.id, input.templates);
    await audit(tx, ctx, {
      action: 'reason-templates.set',
      entity: 'project',
      entityId: project.id,
      projectId: project.id,
      data: { before, after: input.templates },
    });
  });
  return getPolicies(ctx, { project: project.slug });
}
