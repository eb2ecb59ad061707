import type { CellBrief } from '@/lib/contracts/pages';
import type { CellRow } from '@/lib/db/queries/cell-read';

/** A stored cell as a square of a strip. `votes`: highest seq per "candidate branch". */
export const cellBrief = (cell: CellRow, votes: ReadonlyMap<string, number>): CellBrief => ({
  branch: cell.branch.name,
  state: cell.state,
  affected: cell.affected,
  stale: cell.tip !== cell.branch.tip,
  standing: cell.standing,
  seq: votes.get(`${cell.candidateId} ${cell.branchId}`) ?? 0,
});
