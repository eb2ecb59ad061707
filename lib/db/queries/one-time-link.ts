import type { Role } from '@/lib/contracts/vocabulary';
import type { Tx } from '@/lib/db/client';

export type LinkPurpose = 'first_admin' | 'invite' | 'reset';

export interface NewLink {
  readonly purpose: LinkPurpose;
  readonly tokenHash: string;
  readonly email?: string;
  readonly name?: string;
  readonly projectId?: string;
  readonly role?: Role;
  readonly createdBy?: string;
  readonly expiresAt: Date;
}

export const createLink = (tx: Tx, link: NewLink) => tx.oneTimeLink.create({ data: { ...link } });

export const findLink = (tx: Tx, tokenHash: string) =>
  tx.oneTimeLink.findUnique({ where: { tokenHash }, include: { project: true } });

/** True for the one caller that used it up; false when it was used before. */
export async function consumeLink(tx: Tx, id: string, now: Date): Promise<boolean> {
  const used = await tx.oneTimeLink.updateMany({
    where: { id, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  return used.count === 1;
}

/** Earlier links of the same kind and person stop working. */
export const endLinks = (tx: Tx, purpose: LinkPurpose, email: string | null, now: Date) =>
  tx.oneTimeLink.updateMany({ where: { purpose, email, usedAt: null }, data: { usedAt: now } });

export const openInvitations = (tx: Tx, projectIds: readonly string[] | null, now: Date) =>
  tx.oneTimeLink.findMany({
    where: {
      purpose: 'invite',
      usedAt: null,
      expiresAt: { gt: now },
      ...(projectIds === null ? {} : { projectId: { in: [...projectIds] } }),
    },
    include: { project: { select: { slug: true } } },
    orderBy: { createdAt: 'desc' },
  });
