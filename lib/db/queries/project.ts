import type { ProfileName, Role } from '@/lib/contracts/vocabulary';
import type { Tx } from '@/lib/db/client';
import { uuid7 } from './uuid7';

export interface NewProject {
  readonly slug: string;
  readonly name: string;
  readonly profile: ProfileName;
  readonly profileReason: string;
  readonly upstreamRef: string;
  readonly upstreamTip: string;
  readonly demo: boolean;
  readonly asOf: Date | null;
  /** Absolute paths, in the order objects are looked for. */
  readonly paths: readonly string[];
}

/** Creates the project with its repositories. Throws Prisma's unique violation when the slug is taken. */
export async function insertProject(tx: Tx, project: NewProject): Promise<string> {
  const id = uuid7();
  const { paths, ...row } = project;
  await tx.project.create({ data: { id, ...row } });
  await setRepositories(tx, id, paths);
  return id;
}

/** Replaces the list of repositories that a project reads. */
export async function setRepositories(
  tx: Tx,
  projectId: string,
  paths: readonly string[],
): Promise<void> {
  await tx.projectRepository.deleteMany({ where: { projectId } });
  for (const [position, path] of [...new Set(paths)].entries()) {
    const repository = await tx.repository.upsert({
      where: { path },
      create: { path },
      update: {},
    });
    await tx.projectRepository.create({
      data: { projectId, repositoryId: repository.id, position },
    });
  }
}

/** A project by key with the paths it reads, removed ones included; null when unknown. */
export async function findProjectById(tx: Tx, id: string) {
  return withPaths(
    await tx.project.findUnique({ where: { id }, include: { repositories: repositoriesInOrder } }),
  );
}

/** A project by slug, removed ones included; null when unknown. */
export async function findProjectBySlug(tx: Tx, slug: string) {
  return withPaths(
    await tx.project.findUnique({
      where: { slug },
      include: { repositories: repositoriesInOrder },
    }),
  );
}

const repositoriesInOrder = {
  include: { repository: true },
  orderBy: { position: 'asc' },
} as const;

function withPaths<T extends { repositories: { repository: { path: string } }[] }>(row: T | null) {
  if (row === null) return null;
  const { repositories, ...project } = row;
  return { ...project, gitDirs: repositories.map((one) => one.repository.path) };
}

export type ProjectWithPaths = NonNullable<Awaited<ReturnType<typeof findProjectById>>>;

/** Projects that are not removed: all of them, or one person's, by name. */
export async function listProjectRows(tx: Tx, userId: string | null) {
  const rows = await tx.project.findMany({
    where: { removedAt: null, ...(userId === null ? {} : { memberships: { some: { userId } } }) },
    include: { memberships: userId === null ? { take: 0 } : { where: { userId } } },
    orderBy: [{ name: 'asc' }, { slug: 'asc' }],
  });
  return rows.map(({ memberships, ...row }) => ({
    ...row,
    role: (memberships[0]?.role ?? null) as Role | null,
  }));
}

/** How many projects there are that are not removed. */
export const countProjects = (tx: Tx): Promise<number> =>
  tx.project.count({ where: { removedAt: null } });

/** What of a project may change after it was made. */
export interface ProjectChange {
  readonly name?: string;
  readonly profile?: ProfileName;
  readonly profileReason?: string;
  readonly upstreamRef?: string;
  readonly upstreamTip?: string;
  readonly asOf?: Date | null;
  readonly slug?: string;
  readonly removedAt?: Date | null;
}

export async function updateProject(tx: Tx, id: string, change: ProjectChange): Promise<void> {
  await tx.project.update({ where: { id }, data: { ...change } });
}

/** Moves the upstream tip forward, unless somebody else moved it from `from` first. */
export async function moveUpstreamTip(
  tx: Tx,
  id: string,
  from: string | null,
  to: string,
): Promise<boolean> {
  // The database's clock, as candidates have theirs of: what was there before and what came after is told by it.
  const moved = await tx.$executeRaw`
    UPDATE "Project" SET "upstreamTip" = ${to}, "upstreamMovedAt" = now()
    WHERE "id" = ${id}::uuid AND "upstreamTip" IS NOT DISTINCT FROM ${from}`;
  return moved === 1;
}

/** Notes that the repositories of a project were looked at just now, and why that failed (null: it did not). */
export async function noteLook(tx: Tx, id: string, error: string | null): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Project" SET "lookedAt" = now(), "lookError" = ${error} WHERE "id" = ${id}::uuid`;
}

/** Projects, not removed ones, whose repositories nobody looked at in the last `minutes`. */
export async function projectsToLookAt(tx: Tx, minutes: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id"::text AS id FROM "Project"
    WHERE "removedAt" IS NULL AND coalesce("lookedAt", "createdAt") <= now() - make_interval(mins => ${minutes}::int)
    ORDER BY "id"`;
  return rows.map((row) => row.id);
}

/** Analyses of a project by state, for the sources page. */
export async function countAnalyses(tx: Tx, projectId: string) {
  const rows = await tx.$queryRaw<{ state: string; count: bigint }[]>`
    SELECT a."state"::text AS "state", count(*) AS "count"
    FROM "Analysis" a JOIN "Candidate" c ON c."latestAnalysisId" = a."id"
    WHERE c."projectId" = ${projectId}::uuid GROUP BY 1`;
  const of = (state: string) => Number(rows.find((row) => row.state === state)?.count ?? 0);
  return { waiting: of('waiting'), running: of('running'), failed: of('failed') };
}

/** An instance-wide fact, or null. */
export async function readSetting(tx: Tx, key: string): Promise<unknown> {
  const row = await tx.setting.findUnique({ where: { key } });
  return row?.value ?? null;
}

export async function writeSetting(tx: Tx, key: string, value: string | number | boolean) {
  await tx.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}
