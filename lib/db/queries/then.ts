import type { Tx } from '@/lib/db/client';

/** The newest result of every branch that a candidate had at a moment, newest branch first. */
export async function revisionsAt(
  tx: Tx,
  candidateId: string,
  at: Date,
  /** The revision that was voted on: taken for its branch whatever the clocks say. */
  decided: string,
) {
  const rows = await tx.cellRevision.findMany({
    where: { candidateId, OR: [{ createdAt: { lte: at } }, { id: decided }] },
    include: { branch: { select: { name: true, position: true } } },
    orderBy: [{ branch: { position: 'asc' } }, { seq: 'desc' }],
  });
  const own = rows.find((row) => row.id === decided);
  return rows.filter((row, index) =>
    row.branchId === own?.branchId
      ? row.id === decided
      : rows.findIndex((other) => other.branchId === row.branchId) === index,
  );
}

/** An analysis with when and by what it was made, or null. */
export const findAnalysis = (tx: Tx, id: string) =>
  tx.analysis.findUnique({ where: { id }, select: { id: true, asOf: true, engineVersion: true } });

/** Digest of the patch kept with a vote, or null. */
export async function patchOfDecision(tx: Tx, decisionId: string): Promise<string | null> {
  const row = await tx.decisionPatch.findUnique({ where: { decisionId } });
  return row?.digest ?? null;
}
