import type { DelegateRequest, DelegateResult } from '@/lib/contracts/queue-actions';
import { inTransaction } from '@/lib/db/client';
import { findDelegation, listWorkers, setDelegation } from '@/lib/db/queries/assignment';
import { AppError } from '@/lib/errors';
import { audit, type Ctx, requirePerson, requireRole } from '@/lib/services/context';

/**
 * Gives the candidates of a subsystem, those to come too, to a person, or (null) to nobody; who was given a candidate by name
 * keeps it. Gives what was before: sent back, it undoes this. Needs the role lead. Throws `not-found`.
 */
export async function delegateSubsystem(
  ctx: Ctx,
  input: DelegateRequest & { project: string },
): Promise<DelegateResult> {
  const actor = requirePerson(ctx);
  return inTransaction(async (tx) => {
    const project = await requireRole(ctx, input.project, 'lead', tx);
    const { subsystem, person } = input;
    if (
      person !== null &&
      !(await listWorkers(tx, project.id)).some((worker) => worker.id === person)
    ) {
      throw new AppError('not-found', 'Only members who may decide can be given a subsystem.');
    }
    const was = await findDelegation(tx, project.id, subsystem);
    await setDelegation(tx, { projectId: project.id, subsystem }, person, actor.userId);
    const before = { subsystem, person: was?.userId ?? null };
    await audit(tx, ctx, {
      ...{ action: 'subsystem.delegate', entity: 'project', entityId: project.id },
      projectId: project.id,
      data: { subsystem, person, before: before.person },
    });
    return { before };
  });
}
