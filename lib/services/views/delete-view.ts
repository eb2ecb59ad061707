import type { SaveViewRequest } from '@/lib/contracts/queue-actions';
import { inTransaction } from '@/lib/db/client';
import { findView, deleteView as removeRow } from '@/lib/db/queries/saved-view';
import { AppError } from '@/lib/errors';
import { audit, type Ctx, requirePerson, requireRole } from '@/lib/services/context';

/**
 * Removes a view of one's own. Gives it as it was: saved again, this is undone. Throws `not-found`, and `forbidden` for one
 * that somebody else shares.
 */
export async function deleteView(
  ctx: Ctx,
  input: { project: string; id: string },
): Promise<{ before: SaveViewRequest }> {
  const person = requirePerson(ctx);
  return inTransaction(async (tx) => {
    const project = await requireRole(ctx, input.project, 'viewer', tx);
    const row = await findView(tx, project.id, input.id);
    if (row === null || (row.userId !== person.userId && !row.shared)) {
      throw new AppError('not-found', 'There is no such view.');
    }
    if (row.userId !== person.userId) {
      throw new AppError('forbidden', `Only ${row.user.name} can remove this view.`);
    }
    await removeRow(tx, row.id);
    const { name, query, shared, pinned } = row;
    await audit(tx, ctx, {
      ...{ action: 'view.delete', entity: 'view', entityId: row.id, projectId: project.id },
      data: { name, query, shared, pinned },
    });
    return { before: { name, query, shared, pinned } };
  });
}
