import type { WorkersView } from '@/lib/contracts/queue-actions';
import { db } from '@/lib/db/client';
import { listDelegations, listWorkers as readWorkers } from '@/lib/db/queries/assignment';
import { type Ctx, requireRole } from '@/lib/services/context';

/** Who may be given candidates of a project, and to whom its subsystems are delegated. Needs the role viewer. */
export async function listWorkers(ctx: Ctx, input: { project: string }): Promise<WorkersView> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const [people, delegations] = await Promise.all([
    readWorkers(db(), project.id),
    listDelegations(db(), project.id),
  ]);
  return {
    people,
    delegations: delegations.map(({ subsystem, user }) => ({ subsystem, person: user.name })),
  };
}
