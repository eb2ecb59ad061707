import { db } from '@/lib/db/client';
import { findLink } from '@/lib/db/queries/one-time-link';
import { AppError } from '@/lib/errors';
import type { Ctx } from '@/lib/services/context';
import { hashToken } from '@/lib/services/people/one-time-token';

export interface LinkView {
  readonly purpose: 'first-admin' | 'invite' | 'reset';
  readonly email: string | null;
  readonly name: string | null;
  readonly project: string | null;
  readonly role: string | null;
}

/** What a one-time link is for. Throws `not-found` when it is unknown, used or out of date: the three look alike. */
export async function describeLink(
  ctx: Pick<Ctx, 'clock'>,
  input: { token: string },
): Promise<LinkView> {
  const link = await findLink(db(), hashToken(input.token));
  if (link === null || link.usedAt !== null || link.expiresAt <= ctx.clock.now()) {
    throw new AppError(
      'not-found',
      'This link was used already, is out of date, or never existed.',
      {
        hint: 'Ask an admin for a new one; `npm start` prints a new first-admin link while there is no admin.',
      },
    );
  }
  return {
    purpose: link.purpose === 'first_admin' ? 'first-admin' : link.purpose,
    email: link.email,
    name: link.name,
    project: link.project?.name ?? null,
    role: link.role,
  };
}
