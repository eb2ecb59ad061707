import { hashPassword } from 'better-auth/crypto';
import { z } from 'zod';
import { inTransaction } from '@/lib/db/client';
import { consumeLink, findLink } from '@/lib/db/queries/one-time-link';
import {
  countInstanceAdmins,
  createPerson,
  endSessions,
  findPersonByEmail,
  setMembership,
  setPassword,
} from '@/lib/db/queries/person';
import { AppError } from '@/lib/errors';
import { audit, type Ctx } from '@/lib/services/context';
import { describeLink } from '@/lib/services/people/describe-link';
import { hashToken } from '@/lib/services/people/one-time-token';

export const AcceptLinkRequest = z.object({
  token: z.string().min(20).max(200),
  name: z.string().trim().min(1).max(100).optional(),
  email: z.email().max(200).optional(),
  password: z.string().min(12, 'use at least 12 characters').max(256, 'use at most 256 characters'),
});
export type AcceptLinkRequest = z.infer<typeof AcceptLinkRequest>;

/**
 * Uses a one-time link up: makes the first admin, makes the invited person, or sets a new password (and signs that
 * person out everywhere). Gives the e-mail to sign in with. Throws `not-found` for a link that is no longer good,
 * `bad-input` when a name or address is missing, `conflict` when an account of that address exists.
 */
export async function acceptLink(
  ctx: Pick<Ctx, 'clock'>,
  input: AcceptLinkRequest,
): Promise<{ email: string }> {
  await describeLink(ctx, { token: input.token });
  const passwordHash = await hashPassword(input.password); // slow on purpose: outside the transaction
  return inTransaction(async (tx) => {
    const link = await findLink(tx, hashToken(input.token));
    if (link === null || !(await consumeLink(tx, link.id, ctx.clock.now()))) {
      throw new AppError('not-found', 'This link was used already.');
    }
    const email = (link.email ?? input.email ?? '').toLowerCase();
    if (email === '') throw new AppError('bad-input', 'An e-mail address is needed.');
    const person = await findPersonByEmail(tx, email);

    if (link.purpose === 'reset') {
      if (person === null) throw new AppError('not-found', 'This account does not exist.');
      await setPassword(tx, person.id, passwordHash);
      await endSessions(tx, person.id);
      const as = personContext(ctx, person.id, person.name, person.instanceAdmin);
      await audit(tx, as, { action: 'person.password-reset', entity: 'user', entityId: person.id });
      return { email };
    }

    if (person !== null) {
      throw new AppError('conflict', `There is an account for ${email} already.`, {
        hint: 'Sign in with it.',
      });
    }
    if (link.purpose === 'first_admin' && (await countInstanceAdmins(tx)) > 0) {
      throw new AppError('conflict', 'There is an admin already.');
    }
    const name = input.name ?? link.name ?? '';
    if (name === '')
      throw new AppError('bad-input', 'A name is needed: it stands beside decisions.');
    const id = crypto.randomUUID();
    const instanceAdmin = link.purpose === 'first_admin';
    await createPerson(tx, { id, name, email, passwordHash, instanceAdmin });
    if (link.projectId !== null && link.role !== null) {
      await setMembership(tx, id, link.projectId, link.role);
    }
    await audit(tx, personContext(ctx, id, name, instanceAdmin), {
      action: instanceAdmin ? 'person.first-admin' : 'person.joined',
      entity: 'user',
      entityId: id,
      projectId: link.projectId,
      data: { email, role: link.role, link: link.id },
    });
    return { email };
  });
}

const personContext = (
  ctx: Pick<Ctx, 'clock'>,
  userId: string,
  name: string,
  instanceAdmin: boolean,
): Ctx => ({ clock: ctx.clock, actor: { kind: 'person', userId, name, instanceAdmin } });
