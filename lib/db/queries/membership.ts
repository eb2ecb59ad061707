import type { Role } from '@/lib/contracts/vocabulary';
import type { Tx } from '@/lib/db/client';

/** The project of a slug with the person's role in it; null when there is no such project (removed ones included). */
export async function findProjectFor(tx: Tx, slug: string, userId: string | null) {
  const project = await tx.project.findFirst({
    where: { slug, removedAt: null },
    include: {
      memberships: userId === null ? { take: 0 } : { where: { userId } },
      repositories: { include: { repository: true }, orderBy: { position: 'asc' } },
    },
  });
  if (project === null) return null;
  const { memberships, repositories, ...row } = project;
  return {
    ...row,
    gitDirs: repositories.map((r) => r.repository.path),
    role: (memberships[0]?.role ?? null) as Role | null,
  };
}
