import type { Tx } from '@/lib/db/client';

/** Slug and name of every project that was not removed, by name. */
export const listProjectSlugs = (tx: Tx) =>
  tx.project.findMany({
    where: { removedAt: null },
    select: { slug: true, name: true },
    orderBy: { name: 'asc' },
  });
