import type { MatrixList, MatrixQuery } from '@/lib/contracts/matrix';
import { mostRows } from '@/lib/contracts/matrix-cell';
import { type Ctx, requireRole } from '@/lib/services/context';
import { keyOf } from '@/lib/services/matrix/row-keys';
import { askQueue } from '@/lib/services/queue/get-queue-page';

/**
 * Which candidates the matrix shows for a filter, in order, by their keys (at most `mostRows`; `total` counts all), with the
 * columns, the counts of the views, and where the candidate of `at` stands. Needs the role viewer.
 */
export async function listMatrix(
  ctx: Ctx,
  input: { project: string; query: MatrixQuery },
): Promise<MatrixList> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const { sort, view, at } = input.query;
  const answer = await askQueue(ctx, project, input.query);
  const { index } = answer;
  const rows = answer.rows(sort, null, mostRows);
  const counts = answer.counts();
  const focus = index.rowOfOid(at.split(':')[0] ?? '');
  const place = focus === undefined ? -1 : rows.indexOf(focus);
  return {
    total: counts[view],
    keys: rows.map((row) => keyOf(index.entry(row).id)).join(''),
    branches: index.frame.branches.filter((one) => one.active).map((one) => one.name),
    counts,
    problems: [...answer.asked.filter.problems],
    focus: place < 0 ? null : place,
  };
}
