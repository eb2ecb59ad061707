import type { Role } from '@/lib/contracts/vocabulary';
import { inTransaction } from '@/lib/db/client';
import { findPerson, setMembership } from '@/lib/db/queries/person';
import { AppError } from '@/lib/errors';
import { audit, type Ctx, requireRole } from '@/lib/services/context';

/** Sets a member's role in a project. Needs the role admin there; nobody changes their own. */
export async function changeRole(
  ctx: Ctx,
  input: { userId: string; project: string; role: Role },
): Promise<void> {
  await inTransaction(async (tx) => {
    const project = await requireRole(ctx, input.project, 'admin', tx);
    if (ctx.actor.kind === 'person' && ctx.actor.userId === input.userId) {
      throw new AppError('forbidden', 'Nobody changes their own role: ask another admin.');
    }
    const person = await findPerson(tx, input.userId);
    const before = person?.memberships.find((m) => m.projectId === project.id)?.role ?? null;
    if (person === null || (before === null && !isInstanceAdmin(ctx))) {
      throw new AppError('not-found', 'This person is no member of the project.');
    }
    await setMembership(tx, input.userId, project.id, input.role);
    await audit(tx, ctx, {
      action: 'membership.set',
      entity: 'user',
      entityId: input.userId,
      projectId: project.id,
      data: { role: input.role, before },
    });
  });
}

const isInstanceAdmin = (ctx: Ctx): boolean =>
  ctx.actor.kind !== 'person' || ctx.actor.instanceAdmin;
