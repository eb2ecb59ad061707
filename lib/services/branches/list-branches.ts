import type { BranchListItem } from '@/lib/contracts/pages';
import { db } from '@/lib/db/client';
import { branchCounts } from '@/lib/db/queries/accepted';
import { listBranchRows } from '@/lib/db/queries/branch';
import { type Ctx, requireRole } from '@/lib/services/context';
import { branchHead } from '@/lib/services/projects/get-frame';

/** Every branch of a project, newest first, with what waits and what is accepted. Needs the role viewer. */
export async function listBranches(
  ctx: Ctx,
  input: { project: string },
): Promise<BranchListItem[]> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const [rows, counts] = await Promise.all([
    listBranchRows(db(), project.id),
    branchCounts(db(), project.id),
  ]);
  return rows.map((row) => ({
    ...branchHead(row),
    waiting: counts.get(row.id)?.waiting ?? 0,
    accepted: counts.get(row.id)?.accepted ?? 0,
    stale: counts.get(row.id)?.stale ?? 0,
  }));
}
