import { type Cell, CellDetail } from '@/lib/contracts/cell';
import type { Tx } from '@/lib/db/client';

export interface OpenCell {
  readonly id: string;
  readonly candidateId: string;
  readonly branchId: string;
  readonly cell: Cell;
}

/** Cells of a branch at its present tip whose candidate is not in it, by key, behind `after` (or ''). */
export async function openCells(
  tx: Tx,
  branchId: string,
  after: string,
  limit: number,
): Promise<OpenCell[]> {
  const branch = await tx.branch.findUniqueOrThrow({ where: { id: branchId } });
  const rows = await tx.cell.findMany({
    where: {
      branchId,
      tip: branch.tip,
      state: { notIn: ['present', 'unknown'] },
      candidate: { commitKnown: true },
      ...(after === '' ? {} : { id: { gt: after } }),
    },
    include: { candidate: { select: { upstreamOid: true } } },
    orderBy: { id: 'asc' },
    take: limit,
  });
  return rows.map((row) => ({
    id: row.id,
    candidateId: row.candidateId,
    branchId: row.branchId,
    cell: {
      commit: row.candidate.upstreamOid,
      branch: branch.name,
      tip: row.tip,
      state: row.state,
      affected: row.affected,
      strict: row.strict,
      pick: row.pick,
      tree: row.tree,
      reason: row.reason,
      introducedBy: row.introducedBy,
      detail: CellDetail.parse(row.detail),
      ms: row.ms,
    },
  }));
}
