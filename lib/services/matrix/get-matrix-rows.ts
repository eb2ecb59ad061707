import type { MatrixRows } from '@/lib/contracts/matrix';
import { readMatrixRows } from '@/lib/db/queries/matrix-rows';
import { type Ctx, requireRole } from '@/lib/services/context';
import { rowsOfKeys, splitKeys } from '@/lib/services/matrix/row-keys';
import { liveIndex } from '@/lib/services/queue/index/live-index';

/**
 * Rows of the matrix by their keys, in the order asked for; keys of no candidate of the project are left out. Needs the role
 * viewer.
 */
export async function getMatrixRows(
  ctx: Ctx,
  input: { project: string; keys: string },
): Promise<MatrixRows> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const index = await liveIndex(project.id);
  const keys = splitKeys(input.keys);
  const ids = rowsOfKeys(index, keys).map((row) => index.entry(row).id);
  const read = new Map((await readMatrixRows(ids)).map((row) => [row[0], row]));
  return {
    branches: index.frame.branches.filter((one) => one.active).map((one) => one.name),
    rows: keys.flatMap((key) => {
      const row = read.get(key);
      return row === undefined ? [] : [row];
    }),
  };
}
