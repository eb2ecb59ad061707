import type { Tx } from '@/lib/db/client';

export interface NewSnooze {
  readonly candidateId: string;
  readonly userId: string;
  readonly until: Date | null;
  readonly untilTag: string | null;
  readonly untilFollowUp: boolean;
  /** Follow-ups there were already, joined by commas: only another one ends it. */
  readonly untilOid: string | null;
}

export async function insertSnoozes(tx: Tx, rows: readonly NewSnooze[]): Promise<void> {
  await tx.snooze.createMany({ data: [...rows] });
}

/** Ends a person's snoozes of these candidates; gives the candidates that had one. */
export async function endSnoozes(
  tx: Tx,
  userId: string,
  candidateIds: readonly string[],
  now: Date,
): Promise<readonly string[]> {
  const rows = await tx.snooze.updateManyAndReturn({
    where: { userId, candidateId: { in: [...candidateIds] }, endedAt: null },
    data: { endedAt: now },
    select: { candidateId: true },
  });
  return [...new Set(rows.map((row) => row.candidateId))];
}

/** Snoozes of a project that nothing has ended, with the commits that fix or revert their candidates. */
export async function openSnoozes(tx: Tx, projectId: string) {
  const rows = await tx.snooze.findMany({
    where: { endedAt: null, candidate: { projectId } },
    select: {
      ...{ id: true, userId: true, until: true, untilTag: true, untilFollowUp: true },
      untilOid: true,
      candidate: { select: { upstreamOid: true } },
    },
    orderBy: { id: 'asc' },
  });
  const followUps = await followUpsByCommit(
    tx,
    projectId,
    rows.filter((row) => row.untilFollowUp).map((row) => row.candidate.upstreamOid),
  );
  return rows.map(({ candidate, ...row }) => ({
    ...row,
    oid: candidate.upstreamOid,
    followUps: followUps.get(candidate.upstreamOid) ?? [],
  }));
}

/** Upstream commits that fix or revert each of these. */
export async function followUpsByCommit(
  tx: Tx,
  projectId: string,
  oids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.commitRelation.findMany({
    where: { projectId, toOid: { in: [...oids] }, kind: { in: ['fixes', 'reverts'] } },
    select: { toOid: true, fromOid: true },
    orderBy: { fromOid: 'asc' },
  });
  const found = new Map<string, string[]>();
  for (const { toOid, fromOid } of rows) {
    found.set(toOid, [...(found.get(toOid) ?? []), fromOid]);
  }
  return found;
}

export async function endSnoozesById(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  await tx.snooze.updateMany({ where: { id: { in: [...ids] } }, data: { endedAt: now } });
}
