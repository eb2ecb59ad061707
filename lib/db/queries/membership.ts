import type { Role } from '@/lib/contracts/vocabulary';
import { readRows, type Tx } from '@/lib/db/client';

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

/** The same in one statement, outside a transaction: what every request asks first. */
export async function readProjectFor(
  slug: string,
  userId: string | null,
): Promise<Awaited<ReturnType<typeof findProjectFor>>> {
  const rows = await readRows<NonNullable<Awaited<ReturnType<typeof findProjectFor>>>>(
    'project-for',
    `SELECT p.*, coalesce((SELECT json_agg(r.path ORDER BY x.position) FROM "ProjectRepository" x
        JOIN "Repository" r ON r.id = x."repositoryId" WHERE x."projectId" = p.id), '[]'::json) AS "gitDirs",
       (SELECT m.role::text FROM "Membership" m WHERE m."projectId" = p.id AND m."userId" = $2) AS role
     FROM "Project" p WHERE p.slug = $1 AND p."removedAt" IS NULL`,
    [slug, userId],
  );
  return rows[0] ?? null;
}
