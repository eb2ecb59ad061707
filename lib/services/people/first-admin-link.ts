import { publicUrl } from '@/lib/auth/origins';
import { inTransaction } from '@/lib/db/client';
import { createLink, endLinks } from '@/lib/db/queries/one-time-link';
import { countInstanceAdmins } from '@/lib/db/queries/person';
import { audit, type Ctx, cliContext } from '@/lib/services/context';
import { newToken } from '@/lib/services/people/one-time-token';

const days = 86_400_000;

/**
 * The one-time address that creates the first admin, good for 7 days, or null when there is an admin already. Every
 * call makes a new one and ends the ones before it: only a hash is kept, so an old one cannot be shown again.
 */
export async function ensureFirstAdminLink(ctx: Ctx = cliContext('start')): Promise<string | null> {
  return inTransaction(async (tx) => {
    if ((await countInstanceAdmins(tx)) > 0) return null;
    const now = ctx.clock.now();
    await endLinks(tx, 'first_admin', null, now);
    const { token, tokenHash } = newToken();
    const link = await createLink(tx, {
      purpose: 'first_admin',
      tokenHash,
      expiresAt: new Date(now.getTime() + 7 * days),
    });
    await audit(tx, ctx, { action: 'link.first-admin', entity: 'link', entityId: link.id });
    return `${publicUrl()}/welcome/${token}`;
  });
}
