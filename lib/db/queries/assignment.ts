import type { Tx } from '@/lib/db/client';

/** Who works on each of these candidates, by candidate id; none: not in it. */
export async function assignmentsOf(
  tx: Tx,
  candidateIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.assignment.findMany({
    where: { candidateId: { in: [...candidateIds] } },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
  });
  const found = new Map<string, string[]>();
  for (const { candidateId, userId } of rows) {
    found.set(candidateId, [...(found.get(candidateId) ?? []), userId]);
  }
  return found;
}

/** Replaces who works on a candidate. */
export async function setAssignments(
  tx: Tx,
  candidateId: string,
  userIds: readonly string[],
  assignedBy: string,
): Promise<void> {
  await tx.assignment.deleteMany({ where: { candidateId, userId: { notIn: [...userIds] } } });
  await tx.assignment.createMany({
    data: userIds.map((userId) => ({ candidateId, userId, assignedBy })),
    skipDuplicates: true,
  });
}

export const findDelegation = (tx: Tx, projectId: string, subsystem: string) =>
  tx.delegation.findUnique({ where: { projectId_subsystem: { projectId, subsystem } } });

/** Delegates a subsystem to a person, or (null) to nobody. */
export async function setDelegation(
  tx: Tx,
  key: { readonly projectId: string; readonly subsystem: string },
  userId: string | null,
  delegatedBy: string,
): Promise<void> {
  if (userId === null) {
    await tx.delegation.deleteMany({ where: key });
    return;
  }
  await tx.delegation.upsert({
    where: { projectId_subsystem: key },
    create: { ...key, userId, delegatedBy },
    update: { userId, delegatedBy, createdAt: new Date() },
  });
}

export const listDelegations = (tx: Tx, projectId: string) =>
  tx.delegation.findMany({
    where: { projectId },
    include: { user: { select: { name: true } } },
    orderBy: { subsystem: 'asc' },
  });

/** Members of a project who may decide in it, by name. */
export const listWorkers = (tx: Tx, projectId: string) =>
  tx.user.findMany({
    where: {
      deactivatedAt: null,
      memberships: { some: { projectId, role: { in: ['reviewer', 'lead', 'admin'] } } },
    },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
