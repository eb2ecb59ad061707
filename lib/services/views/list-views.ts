import type { SavedView, SavedViews } from '@/lib/contracts/queue-actions';
import { db } from '@/lib/db/client';
import { listViews as readViews } from '@/lib/db/queries/saved-view';
import { type Ctx, requirePerson, requireRole } from '@/lib/services/context';

/** A stored view as its reader sees it. */
export const viewOf = (
  row: {
    readonly id: string;
    readonly name: string;
    readonly query: string;
    readonly shared: boolean;
    readonly pinned: boolean;
    readonly userId: string;
    readonly user: { readonly name: string };
  },
  userId: string,
): SavedView => ({
  id: row.id,
  name: row.name,
  query: row.query,
  shared: row.shared,
  pinned: row.pinned,
  own: row.userId === userId,
  by: row.user.name,
});

/** One's own saved views and those that others share. Needs the role viewer. */
export async function listViews(ctx: Ctx, input: { project: string }): Promise<SavedViews> {
  const person = requirePerson(ctx);
  const project = await requireRole(ctx, input.project, 'viewer');
  const rows = await readViews(db(), project.id, person.userId);
  return { views: rows.map((row) => viewOf(row, person.userId)) };
}
