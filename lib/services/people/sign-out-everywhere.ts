import { inTransaction } from '@/lib/db/client';
import { endSessions } from '@/lib/db/queries/person';
import { audit, type Ctx, requireInstanceAdmin } from '@/lib/services/context';

/** Ends every session of a person: one's own, or anybody's for an instance admin. Gives how many were ended. */
export async function signOutEverywhere(
  ctx: Ctx,
  input: { userId: string },
): Promise<{ ended: number }> {
  const own = ctx.actor.kind === 'person' && ctx.actor.userId === input.userId;
  if (!own) requireInstanceAdmin(ctx);
  return inTransaction(async (tx) => {
    const { count } = await endSessions(tx, input.userId);
    await audit(tx, ctx, {
      action: 'person.signed-out-everywhere',
      entity: 'user',
      entityId: input.userId,
      data: { sessions: count },
    });
    return { ended: count };
  });
}
