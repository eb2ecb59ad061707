import { inTransaction } from '@/lib/db/client';
import { endSessions, findPerson } from '@/lib/db/queries/person';
import { AppError } from '@/lib/errors';
import { audit, type Ctx, requireInstanceAdmin } from '@/lib/services/context';

/**
 * Deactivates a person (signed out everywhere at once, decisions stay) or takes them back. Needs an instance admin;
 * nobody deactivates themselves, so there is always one admin left.
 */
export async function setDeactivated(
  ctx: Ctx,
  input: { userId: string; deactivated: boolean },
): Promise<void> {
  requireInstanceAdmin(ctx);
  if (ctx.actor.kind === 'person' && ctx.actor.userId === input.userId) {
    throw new AppError('forbidden', 'Nobody deactivates themselves: ask another admin.');
  }
  await inTransaction(async (tx) => {
    const person = await findPerson(tx, input.userId);
    if (person === null) throw new AppError('not-found', 'There is no such person.');
    await tx.user.update({
      where: { id: person.id },
      data: { deactivatedAt: input.deactivated ? ctx.clock.now() : null },
    });
    if (input.deactivated) await endSessions(tx, person.id);
    await audit(tx, ctx, {
      action: input.deactivated ? 'person.deactivated' : 'person.reactivated',
      entity: 'user',
      entityId: person.id,
    });
  });
}
