import type { DecisionVerb } from '@/lib/contracts/vocabulary';
import type { Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { fromStoredVerb } from '@/lib/db/queries/verb';

const include = { branch: true } as const;
type Row = Prisma.CellGetPayload<{ include: typeof include }>;
export type CellRow = Omit<Row, 'standing'> & { readonly standing: DecisionVerb | null };

/** Cells of these candidates on branches in use, newest branch first. */
export async function cellsOf(
  tx: Tx,
  candidateIds: readonly string[],
): Promise<readonly CellRow[]> {
  const rows = await tx.cell.findMany({
    where: { candidateId: { in: [...candidateIds] }, branch: { active: true } },
    include,
    orderBy: [{ candidateId: 'asc' }, { branch: { position: 'asc' } }],
  });
  return rows.map((row) => ({
    ...row,
    standing: row.standing === null ? null : fromStoredVerb(row.standing),
  }));
}

const voted = {
  candidateId: true,
  branchId: true,
  tip: true,
  state: true,
  affected: true,
  tree: true,
  revisionId: true,
  standing: true,
  branch: { select: { name: true, position: true, endOfLife: true } },
} as const;
type StoredVoteCell = Prisma.CellGetPayload<{ select: typeof voted }>;

/** What a vote needs to know of a cell: without its details, which hold both sides of every conflict. */
export type VoteCell = Omit<StoredVoteCell, 'standing'> & {
  readonly standing: DecisionVerb | null;
};

/** The same cells as `cellsOf`, in the same order, for votes on many of them. */
export async function voteCellsOf(
  tx: Tx,
  candidateIds: readonly string[],
): Promise<readonly VoteCell[]> {
  const rows = await tx.cell.findMany({
    where: { candidateId: { in: [...candidateIds] }, branch: { active: true } },
    select: voted,
    orderBy: [{ candidateId: 'asc' }, { branch: { position: 'asc' } }],
  });
  return rows.map((row) => ({
    ...row,
    standing: row.standing === null ? null : fromStoredVerb(row.standing),
  }));
}

/** Votes so far per cell, as (candidate, branch) -> highest seq. */
export async function voteCounts(
  tx: Tx,
  candidateIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.decision.groupBy({
    by: ['candidateId', 'branchId'],
    where: { candidateId: { in: [...candidateIds] } },
    _max: { seq: true },
  });
  return new Map(rows.map((r) => [`${r.candidateId} ${r.branchId}`, r._max.seq ?? 0]));
}

/**
 * Sets `settled` of candidates: analysed, and no cell of a branch in use that is not past its end of life is left to decide. Cells that land (applies, merges) and whose
 * branch may have the bug are to be decided; when there are none, those that conflict or are unknown are. An accept that
 * waits for nothing but its soak leaves nothing to decide (soak comes last among blockers: first, it is the only one).
 */
export async function refreshSettled(tx: Tx, candidateIds: readonly string[]): Promise<void> {
  if (candidateIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE "Candidate" c SET settled = s.settled, "updatedAt" = now()
    FROM (
      SELECT c.id,
        c."latestAnalysisId" IS NOT NULL AND count(cell.id) > 0 AND
        CASE WHEN count(*) FILTER (WHERE cell.state IN ('applies', 'merges') AND cell.affected <> 'no') > 0
          THEN count(*) FILTER (WHERE cell.state IN ('applies', 'merges') AND cell.affected <> 'no' AND cell.standing IS NULL AND NOT (coalesce(cell.blocked[1], '') ~ '^(soak|not-released):')) = 0
          ELSE count(*) FILTER (WHERE cell.state IN ('conflicts', 'unknown') AND cell.affected <> 'no' AND cell.standing IS NULL AND NOT (coalesce(cell.blocked[1], '') ~ '^(soak|not-released):')) = 0
        END AS settled
      FROM "Candidate" c
      JOIN "Project" p ON p.id = c."projectId"
      LEFT JOIN ("Cell" cell JOIN "Branch" b ON b.id = cell."branchId" AND b.active)
        ON cell."candidateId" = c.id AND (b."endOfLife" IS NULL OR b."endOfLife" > coalesce(p."asOf", now()))
      WHERE c.id IN (${Prisma.join([...candidateIds].map((id) => Prisma.sql`${id}::uuid`))})
      GROUP BY c.id
    ) s
    WHERE c.id = s.id AND c.settled IS DISTINCT FROM s.settled`;
}
