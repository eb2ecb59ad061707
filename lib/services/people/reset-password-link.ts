import { publicUrl } from '@/lib/auth/origins';
import { inTransaction } from '@/lib/db/client';
import { createLink, endLinks } from '@/lib/db/queries/one-time-link';
import { findPerson } from '@/lib/db/queries/person';
import { AppError } from '@/lib/errors';
import { audit, type Ctx, requireInstanceAdmin } from '@/lib/services/context';
import { newToken } from '@/lib/services/people/one-time-token';

const days = 86_400_000;

/** A one-time link, good for a day, with which a person sets a new password. Needs an instance admin. */
export async function resetPasswordLink(
  ctx: Ctx,
  input: { userId: string },
): Promise<{ link: string }> {
  requireInstanceAdmin(ctx);
  return inTransaction(async (tx) => {
    const person = await findPerson(tx, input.userId);
    if (person === null) throw new AppError('not-found', 'There is no such person.');
    const now = ctx.clock.now();
    await endLinks(tx, 'reset', person.email, now);
    const { token, tokenHash } = newToken();
    const link = await createLink(tx, {
      purpose: 'reset',
      tokenHash,
      email: person.email,
      expiresAt: new Date(now.getTime() + days),
    });
    await audit(tx, ctx, {
      action: 'link.reset',
      entity: 'user',
      entityId: person.id,
      data: { link: link.id },
    });
    return { link: `${publicUrl()}/welcome/${token}` };
  });
}
