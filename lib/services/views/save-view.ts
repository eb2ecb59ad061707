import type { SaveViewRequest, SaveViewResult } from '@/lib/contracts/queue-actions';
import { inTransaction } from '@/lib/db/client';
import { countViews, findViewByName, upsertView } from '@/lib/db/queries/saved-view';
import { AppError } from '@/lib/errors';
import { audit, type Ctx, requirePerson, requireRole } from '@/lib/services/context';
import { viewOf } from '@/lib/services/views/list-views';

const most = 100;

/**
 * Keeps a search under a name of one's own; the same name again replaces it. Gives what stood under it: sent back, it undoes
 * this. Needs the role viewer, and reviewer to share it. Throws `too-large` beyond a hundred views.
 */
export async function saveView(
  ctx: Ctx,
  input: SaveViewRequest & { project: string },
): Promise<SaveViewResult> {
  const person = requirePerson(ctx);
  return inTransaction(async (tx) => {
    const project = await requireRole(ctx, input.project, input.shared ? 'reviewer' : 'viewer', tx);
    const { name, query, shared, pinned } = input;
    const was = await findViewByName(tx, project.id, person.userId, name);
    if (was === null && (await countViews(tx, project.id, person.userId)) >= most) {
      throw new AppError('too-large', `You have ${most} saved views: remove one first.`);
    }
    const key = { projectId: project.id, userId: person.userId };
    const row = await upsertView(tx, { ...key, name, query, shared, pinned });
    const before =
      was === null ? null : { name, query: was.query, shared: was.shared, pinned: was.pinned };
    await audit(tx, ctx, {
      ...{ action: 'view.save', entity: 'view', entityId: row.id, projectId: project.id },
      data: { name, query, shared, pinned, before },
    });
    return { view: viewOf(row, person.userId), before };
  });
}
