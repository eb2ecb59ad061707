import type { Affected, CellState, Verdict } from '@/lib/contracts/vocabulary';
import type { Tx } from '@/lib/db/client';

/** Of these votes, those that count: no withdrawal, and their person's last word on the cell. */
export async function votesThatCount(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT d.id::text AS id FROM "Decision" d WHERE d.id = ANY(${[...ids]}::uuid[]) AND d.verb <> 'withdraw'
      AND NOT EXISTS (SELECT 1 FROM "Decision" l WHERE l."candidateId" = d."candidateId"
        AND l."branchId" = d."branchId" AND l."userId" = d."userId" AND l.seq > d.seq)`;
  return new Set(rows.map((row) => row.id));
}

export interface CellNow {
  readonly tip: string;
  readonly state: CellState;
  readonly affected: Affected;
  readonly blocked: readonly string[];
  readonly verdict: Verdict | null;
}

/** How cells of these candidates are now, by "candidate branch"; with the candidate's verdict. */
export async function cellsNow(
  tx: Tx,
  candidateIds: readonly string[],
): Promise<ReadonlyMap<string, CellNow>> {
  const rows = await tx.cell.findMany({
    where: { candidateId: { in: [...candidateIds] } },
    select: {
      candidateId: true,
      branchId: true,
      tip: true,
      state: true,
      affected: true,
      blocked: true,
      candidate: { select: { verdict: true } },
    },
  });
  return new Map(
    rows.map(({ candidateId, branchId, candidate, ...cell }) => [
      `${candidateId} ${branchId}`,
      { ...cell, verdict: candidate.verdict },
    ]),
  );
}
