import { publicUrl } from '@/lib/auth/origins';
import type { InviteRequest } from '@/lib/contracts/imports';
import { inTransaction } from '@/lib/db/client';
import { createLink, endLinks } from '@/lib/db/queries/one-time-link';
import { findPersonByEmail, setMembership } from '@/lib/db/queries/person';
import { audit, type Ctx, requireRole } from '@/lib/services/context';
import { newToken } from '@/lib/services/people/one-time-token';

const days = 86_400_000;

/**
 * Invites somebody to a project. Gives a one-time link, good for 7 days, to pass on; or null for a person who has an
 * account already and is a member from now on. Needs the role admin.
 */
export async function invitePerson(
  ctx: Ctx,
  input: InviteRequest & { project: string },
): Promise<{ link: string | null }> {
  return inTransaction(async (tx) => {
    const project = await requireRole(ctx, input.project, 'admin', tx);
    const email = input.email.toLowerCase();
    const person = await findPersonByEmail(tx, email);
    if (person !== null) {
      await setMembership(tx, person.id, project.id, input.role);
      await audit(tx, ctx, {
        action: 'membership.set',
        entity: 'user',
        entityId: person.id,
        projectId: project.id,
        data: { role: input.role },
      });
      return { link: null };
    }
    const now = ctx.clock.now();
    await endLinks(tx, 'invite', email, now);
    const { token, tokenHash } = newToken();
    const link = await createLink(tx, {
      purpose: 'invite',
      tokenHash,
      email,
      name: input.name,
      projectId: project.id,
      role: input.role,
      createdBy: ctx.actor.kind === 'person' ? ctx.actor.userId : ctx.actor.name,
      expiresAt: new Date(now.getTime() + 7 * days),
    });
    await audit(tx, ctx, {
      action: 'person.invited',
      entity: 'link',
      entityId: link.id,
      projectId: project.id,
      data: { email, role: input.role },
    });
    return { link: `${publicUrl()}/welcome/${token}` };
  });
}
