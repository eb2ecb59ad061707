import type { Tx } from '@/lib/db/client';

const include = { user: { select: { name: true } } } as const;

/** A person's own views and those that others share, pinned ones first, by name. */
export const listViews = (tx: Tx, projectId: string, userId: string) =>
  tx.savedView.findMany({
    where: { projectId, OR: [{ userId }, { shared: true }] },
    include,
    orderBy: [{ pinned: 'desc' }, { name: 'asc' }, { id: 'asc' }],
  });

export const findViewByName = (tx: Tx, projectId: string, userId: string, name: string) =>
  tx.savedView.findUnique({
    where: { projectId_userId_name: { projectId, userId, name } },
    include,
  });

export const findView = (tx: Tx, projectId: string, id: string) =>
  tx.savedView.findFirst({ where: { id, projectId }, include });

export const countViews = (tx: Tx, projectId: string, userId: string): Promise<number> =>
  tx.savedView.count({ where: { projectId, userId } });

export const upsertView = (
  tx: Tx,
  view: {
    readonly projectId: string;
    readonly userId: string;
    readonly name: string;
    readonly query: string;
    readonly shared: boolean;
    readonly pinned: boolean;
  },
) =>
  tx.savedView.upsert({
    where: {
      projectId_userId_name: { projectId: view.projectId, userId: view.userId, name: view.name },
    },
    create: view,
    update: { query: view.query, shared: view.shared, pinned: view.pinned },
    include,
  });

export const deleteView = (tx: Tx, id: string) => tx.savedView.delete({ where: { id } });
