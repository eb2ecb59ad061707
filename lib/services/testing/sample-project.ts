import type { Affected, CellState, Role } from '@/lib/contracts/vocabulary';
import { db, inTransaction } from '@/lib/db/client';
import { insertBranches, listBranchRows, orderBranches } from '@/lib/db/queries/branch';
import { createPerson, setMembership } from '@/lib/db/queries/person';
import type { Ctx } from '@/lib/services/context';

/** For tests of services: rows as an import and an analysis leave them, without git. */

export const sampleNow = new Date('2026-05-05T12:00:00Z');
const clock = { now: () => sampleNow };

export const oidOf = (n: number): string => n.toString(16).padStart(40, '0');

/** A person with a role in the project (none: no member), as a context. */
export async function samplePerson(
  name: string,
  projectId: string | null,
  role: Role | null,
  instanceAdmin = false,
): Promise<Ctx & { readonly userId: string }> {
  const id = crypto.randomUUID();
  await inTransaction(async (tx) => {
    await createPerson(tx, {
      id,
      name,
      email: `${name.toLowerCase().replaceAll(' ', '.')}.${id.slice(0, 8)}@example.org`,
      passwordHash: 'none',
      instanceAdmin,
    });
    if (projectId !== null && role !== null) await setMembership(tx, id, projectId, role);
  });
  return { userId: id, clock, actor: { kind: 'person', userId: id, name, instanceAdmin } };
}

/** A project with branches, newest first as given. */
export async function sampleProject(
  slug: string,
  branches: readonly string[],
): Promise<{ readonly id: string; readonly slug: string }> {
  const project = await db().project.create({
    data: { slug, name: slug, profile: 'linux', profileReason: 'test', upstreamRef: 'main' },
  });
  await inTransaction(async (tx) => {
    await insertBranches(
      tx,
      project.id,
      branches.map((name) => ({
        name,
        ref: `refs/heads/linux-${name}.y`,
        version: name.split('.').map(Number),
        tip: oidOf(0xb0),
        tipTime: sampleNow,
        pendingRefs: [],
      })),
    );
    await orderBranches(tx, project.id);
  });
  return { id: project.id, slug };
}

export interface SampleCell {
  readonly state: CellState;
  readonly affected?: Affected;
}

/** Points a sample project at a real repository: its path, upstream tip, and the tip of each branch named. */
export async function attachRepository(
  projectId: string,
  repository: {
    readonly path: string;
    readonly upstreamTip: string;
    readonly tips: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const row = await db().repository.create({ data: { path: repository.path } });
  await db().projectRepository.create({ data: { projectId, repositoryId: row.id, position: 0 } });
  await db().project.update({
    where: { id: projectId },
    data: { upstreamTip: repository.upstreamTip },
  });
  for (const [name, tip] of Object.entries(repository.tips)) {
    await db().branch.update({
      where: { projectId_name: { projectId, name } },
      data: { tip },
    });
  }
}

/** An analysed candidate with a cell per branch named. `commit`: a number for a made-up oid, or a real oid. */
export async function sampleCandidate(
  projectId: string,
  commit: number | string,
  candidate: {
    readonly subject: string;
    readonly subsystem?: string;
    readonly flags?: readonly string[];
    readonly paths?: readonly string[];
    readonly priority?: number;
    readonly verdict?: 'yes' | 'no' | 'wait' | 'unsure';
    readonly message?: string;
  },
  cells: Readonly<Record<string, SampleCell>>,
): Promise<string> {
  const oid = typeof commit === 'number' ? oidOf(commit) : commit;
  const row = await db().candidate.create({
    data: {
      projectId,
      upstreamOid: oid,
      commitKnown: true,
      subject: candidate.subject,
      message: candidate.message ?? candidate.subject,
      authorName: 'A. Author',
      authorEmail: 'author@example.org',
      subsystem: candidate.subsystem ?? '',
      flags: [...(candidate.flags ?? [])],
      paths: [...(candidate.paths ?? [])],
      priority: candidate.priority ?? 0,
      verdict: candidate.verdict ?? null,
    },
  });
  const analysis = await db().analysis.create({
    data: {
      candidateId: row.id,
      asOf: sampleNow,
      engineVersion: 'test',
      state: 'completed',
    },
  });
  await db().candidate.update({
    where: { id: row.id },
    data: { latestAnalysisId: analysis.id },
  });
  const branches = await listBranchRows(db(), projectId);
  for (const branch of branches) {
    const cell = cells[branch.name];
    if (cell === undefined) continue;
    const result = {
      candidateId: row.id,
      branchId: branch.id,
      tip: branch.tip,
      state: cell.state,
      affected: cell.affected ?? 'yes',
      reason: 'test',
    } as const;
    const revision = await db().cellRevision.create({
      data: { ...result, seq: 1, digest: 'test' },
    });
    await db().cell.create({
      data: {
        ...result,
        projectId,
        detail: {
          presence: null,
          affectedReason: 'test',
          introducing: [],
          missingPaths: [],
          conflicts: [],
          appliesWithAm: false,
          queued: [],
        },
        ms: 1,
        revisionId: revision.id,
      },
    });
  }
  return oid;
}
