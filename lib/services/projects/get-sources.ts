import { knownEndOfLife } from '@/lib/analysis/branches/end-of-life';
import type { RefInfo } from '@/lib/contracts/git';
import type { ImportView, SourcesView } from '@/lib/contracts/sources';
import { db } from '@/lib/db/client';
import { type BranchRow, listBranchRows } from '@/lib/db/queries/branch';
import { listWorkers } from '@/lib/db/queries/heartbeat';
import { listImports } from '@/lib/db/queries/import';
import { countUnattached } from '@/lib/db/queries/mail-unattached';
import { countAnalyses } from '@/lib/db/queries/project';
import { env } from '@/lib/env';
import { isAppError } from '@/lib/errors';
import { openGit } from '@/lib/git/open-git';
import { findUserRepository } from '@/lib/git/user-repository';
import { type Profile, profileNamed } from '@/lib/profiles';
import { listArchives } from '@/lib/services/archives/list-archives';
import { type Ctx, type ProjectAccess, requireRole } from '@/lib/services/context';
import { listQueues } from '@/lib/services/patch-queues/list-queues';
import { branchHead } from './get-frame';
import { readIndexState } from './index-state';

const shownImports = 50;
const shownLeftOut = 200;
const shownUnreadable = 50;
/** A worker that has been silent for longer is shown as not alive. */
const aliveMs = 30_000;

/** The sources page: repositories and whether they can be read, branches, imports, workers, jobs. */
export async function getSources(ctx: Ctx, input: { project: string }): Promise<SourcesView> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const now = new Date();
  const [branches, imports, workers, jobs, index, repositories] = await Promise.all([
    listBranchRows(db(), project.id),
    listImports(db(), project.id, shownImports),
    listWorkers(db(), new Date(now.getTime() - 3_600_000)),
    countAnalyses(db(), project.id),
    readIndexState(db(), project.id),
    Promise.all(project.gitDirs.map(checkRepository)),
  ]);
  const unattached = await countUnattached(
    db(),
    imports.map((one) => one.id),
  );
  return {
    repositories,
    profile: project.profile,
    profileReason: project.profileReason,
    upstreamRef: project.upstreamRef,
    upstreamTip: project.upstreamTip,
    looked: {
      at: project.lookedAt?.toISOString() ?? null,
      error: project.lookError,
      everyMinutes: env().lookMinutes,
    },
    index: {
      tip: index.tip,
      error: index.error,
      unreadable: index.unreadable.slice(0, shownUnreadable),
      unreadableCount: index.unreadable.length,
    },
    branches: branches.map((row) => ({
      ...branchHead(row),
      ref: row.ref,
      tipTime: row.tipTime.toISOString(),
      pendingRefs: row.pendingRefs,
      namedRefs: row.namedRefs,
      knownEndOfLife: knownEndOfLife(project.profile, row.version),
    })),
    leftOut: repositories.every((one) => one.readable) ? await leftOut(project, branches) : [],
    imports: imports.map((one) => importView(one, unattached.get(one.id) ?? 0)),
    archives: await listArchives(ctx, input),
    queues: await listQueues(ctx, input),
    mayAddArchives: ctx.actor.kind !== 'person' || ctx.actor.instanceAdmin,
    workers: workers.map((worker) => ({
      ...worker,
      beatAt: worker.beatAt.toISOString(),
      alive: now.getTime() - worker.beatAt.getTime() < aliveMs,
    })),
    jobs,
  };
}

type ListedImport = Awaited<ReturnType<typeof listImports>>[number];

/** An import as pages show it. */
function importView(row: ListedImport, unattached: number): ImportView {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state,
    total: row.total,
    done: row.done,
    created: row.created,
    failed: row.failed,
    error: row.error,
    by: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    problems: row.problems.map(({ what, message }) => ({ what, message })),
    unattached,
  };
}

async function checkRepository(path: string) {
  try {
    await findUserRepository(path);
    return { path, readable: true, problem: null };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { path, readable: false, problem: error.message };
  }
}

async function leftOut(project: ProjectAccess, branches: readonly BranchRow[]) {
  const git = await openGit({ gitDirs: project.gitDirs });
  try {
    const refs = await git.refs();
    const here = new Set(refs.map((ref) => ref.name));
    const gone = branches
      .filter((row) => !here.has(row.ref))
      .map((row) => ({
        ref: row.ref,
        why: `${row.name} was a branch; the repository does not have the ref any more.`,
      }));
    const profile = profileNamed(project.profile);
    return [...gone, ...refs.flatMap((ref) => whyLeftOut(ref, project, profile, branches))].slice(
      0,
      shownLeftOut,
    );
  } finally {
    await git.close();
  }
}

function whyLeftOut(
  ref: RefInfo,
  project: ProjectAccess,
  profile: Profile,
  branches: readonly BranchRow[],
): { ref: string; why: string }[] {
  const named = /^refs\/(heads|remotes\/[^/]+)\/(.+)$/.exec(ref.name);
  const short = named?.[2];
  if (short === undefined || short === 'HEAD' || branches.some((row) => row.ref === ref.name)) {
    return [];
  }
  const upstream = project.upstreamRef;
  if (ref.name === upstream || short === upstream || ref.name.endsWith(`/${upstream}`)) return [];
  const waitsFor = branches.find((row) => row.pendingRefs.includes(ref.name));
  if (waitsFor !== undefined) {
    return [{ ref: ref.name, why: `Fixes for ${waitsFor.name} wait there; shown as queued.` }];
  }
  const read = profile.stableBranchOf(short);
  const same = read === null ? undefined : branches.find((row) => sameVersion(row, read.version));
  if (same !== undefined) {
    return [{ ref: ref.name, why: `${same.ref} is taken for ${same.name}.` }];
  }
  return [{ ref: ref.name, why: `Not named as ${profile.label} names its stable branches.` }];
}

function sameVersion(row: BranchRow, version: readonly number[]): boolean {
  return row.version.join('.') === version.join('.');
}
