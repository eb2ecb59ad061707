import type { Tx } from '@/lib/db/client';

/** Candidates whose accept stands on a branch, each with its newest accepting vote. */
export async function acceptedOn(tx: Tx, branchId: string) {
  const cells = await tx.cell.findMany({
    where: { branchId, standing: 'accept' },
    include: { candidate: true },
  });
  const votes = await tx.decision.findMany({
    where: { branchId, verb: 'accept', candidateId: { in: cells.map((c) => c.candidateId) } },
    include: { user: { select: { id: true, name: true, email: true } } },
    orderBy: { seq: 'desc' },
  });
  return cells.flatMap((cell) => {
    const vote = votes.find((v) => v.candidateId === cell.candidateId);
    return vote === undefined ? [] : [{ cell, candidate: cell.candidate, vote }];
  });
}

/** Candidates that wait for a decision on a branch and could need it, with how they land on its tip alone. */
export const waitingOn = (tx: Tx, branchId: string, limit: number) =>
  tx.cell.findMany({
    where: {
      branchId,
      standing: null,
      state: { in: ['applies', 'merges', 'conflicts'] },
      affected: { not: 'no' },
      candidate: { commitKnown: true },
    },
    select: { state: true, candidate: { select: { upstreamOid: true, subject: true } } },
    orderBy: { candidateId: 'asc' },
    take: limit,
  });

/** How many candidates of a branch wait for a decision, and how many are accepted, per branch id. */
export async function branchCounts(
  tx: Tx,
  projectId: string,
): Promise<ReadonlyMap<string, { waiting: number; accepted: number; stale: number }>> {
  const rows = await tx.$queryRaw<
    { id: string; waiting: number; accepted: number; stale: number }[]
  >`
    SELECT b.id::text AS id,
      (count(*) FILTER (WHERE x.standing IS NULL AND x.state IN ('applies', 'merges') AND x.affected <> 'no'))::int AS waiting,
      (count(*) FILTER (WHERE x.standing = 'accept'))::int AS accepted,
      (count(*) FILTER (WHERE x.tip <> b.tip))::int AS stale
    FROM "Branch" b LEFT JOIN "Cell" x ON x."branchId" = b.id
    WHERE b."projectId" = ${projectId}::uuid GROUP BY b.id`;
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

export const insertExport = (
  tx: Tx,
  row: {
    projectId: string;
    branchId: string;
    kind: 'mbox' | 'quilt' | 'branch';
    tip: string;
    decisions: string[];
    digest: string;
    createdBy: string;
    createdAt: Date;
  },
) => tx.export.create({ data: row });

export const exportsOf = (tx: Tx, branchId: string) =>
  tx.export.findMany({ where: { branchId }, orderBy: { createdAt: 'desc' }, take: 20 });

/** Where candidates stand on branches in use, newest branch first, for warnings. */
export const standingElsewhere = (tx: Tx, candidateIds: readonly string[]) =>
  tx.cell.findMany({
    where: { candidateId: { in: [...candidateIds] }, branch: { active: true } },
    select: {
      candidateId: true,
      state: true,
      affected: true,
      standing: true,
      branch: { select: { name: true, position: true, endOfLife: true } },
    },
    orderBy: { branch: { position: 'asc' } },
  });

/** Which of these candidates wait elsewhere (pending refs, patch queues) for which branches in use. */
export const queuedOn = (tx: Tx, candidateIds: readonly string[]) =>
  tx.$queryRaw<{ candidateId: string; branch: string; ref: string }[]>`
    SELECT DISTINCT c."candidateId"::text AS "candidateId", b."name" AS "branch", q->>'ref' AS "ref"
    FROM "Cell" c JOIN "Branch" b ON b."id" = c."branchId" AND b."active",
      jsonb_array_elements(coalesce(c."detail"->'queued', '[]'::jsonb)) q
    WHERE c."candidateId" = ANY(${[...candidateIds]}::uuid[])
    ORDER BY 1, 2, 3`;
