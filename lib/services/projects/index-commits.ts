import { buildCommitIndex, relationReader } from '@/lib/analysis/commit-index';
import type { CommitInfo } from '@/lib/contracts/git';
import { db, inTransaction } from '@/lib/db/client';
import { listBranchRows } from '@/lib/db/queries/branch';
import {
  type CommitRow,
  insertCommits,
  insertRelations,
  keepRelations,
  type RelationRow,
} from '@/lib/db/queries/commit';
import { findProjectById, type ProjectWithPaths } from '@/lib/db/queries/project';
import { AppError, isAppError } from '@/lib/errors';
import type { GitStore } from '@/lib/git/open-git';
import { enqueue } from '@/lib/jobs/enqueue';
import { audit, type Ctx } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { findDamage, type HistoryDamage } from './damaged-history';
import { isReadOtherwise, readIndexState, writeIndexState } from './index-state';
import { withProjectGit } from './project-git';
import { resolveRelations } from './resolve-relations';

const batchSize = 2000;

export interface IndexResult {
  readonly commits: number;
  readonly relations: number;
  /** Commits that could not be read: the index goes around them. */
  readonly unreadable: number;
}

const nothingDone: IndexResult = { commits: 0, relations: 0, unreadable: 0 };

/**
 * Brings a project's index of who fixes and reverts whom up to its upstream tip, from where it was left. Rows that are
 * there stay, so that a killed run is simply run again. Commits that cannot be read are noted (pages show them) and
 * every walk of the project goes around them from then on; a run with `again`, and every one after the upstream moved,
 * looks whether they can be read by now. What another version of the reader left is read anew: what it did not see is
 * found now; what it saw and is not there goes, once all of upstream can be read. Only jobs and the CLI call it. Throws what
 * stands in the way of everything, once it is noted too.
 */
export async function indexCommits(
  ctx: Ctx,
  input: { projectId: string; again?: boolean },
): Promise<IndexResult> {
  if (ctx.actor.kind === 'person') throw new AppError('forbidden', 'Indexing is a job.');
  const project = await findProjectById(db(), input.projectId);
  if (project === null || project.removedAt !== null || project.upstreamTip === null) {
    return nothingDone;
  }
  const upstream = project.upstreamTip;
  const before = await readIndexState(db(), project.id);
  const anew = isReadOtherwise(before);
  const upToDate = before.tip === upstream && before.error === null && !anew;
  if (upToDate && input.again !== true) return nothingDone;
  const whole = before.unreadable.length === 0;
  // What was damaged may be mended: the whole history is then to be seen again.
  const from = whole && !anew ? before.tip : null;
  // Since when upstream has what this run finds: nothing of the first run is news; what was overlooked is, from now on.
  const seen = anew ? ctx.clock.now() : (project.upstreamMovedAt ?? ctx.clock.now());
  const foundAt = before.tip === null ? null : seen;
  if (!whole) await writeIndexState(db(), project.id, { ...before, unreadable: [], grafts: {} });
  try {
    return await indexFrom(ctx, { ...project, upstreamTip: upstream }, from, foundAt);
  } catch (error) {
    if (!isAppError(error)) throw error;
    const damage = isAppError(error, 'object-missing', 'git-failed')
      ? await lookForDamage(project, upstream)
      : null;
    const { tip, reader } = before;
    const state = { tip, reader, ...(damage ?? { unreadable: [], grafts: {} }) };
    await writeIndexState(db(), project.id, { ...state, error: wordsOf(error) });
    if (damage === null || Object.keys(damage.grafts).length === 0) throw error;
    return await indexFrom(ctx, { ...project, upstreamTip: upstream }, null, foundAt);
  } finally {
    await publish(db(), { type: 'branch', project: project.slug, branch: project.upstreamRef });
  }
}

const wordsOf = (error: AppError): string =>
  error.hint === undefined ? error.message : `${error.message} ${error.hint}`;

/** Looks through the history of upstream and of every branch; null when every commit can be read. */
async function lookForDamage(
  project: ProjectWithPaths,
  upstream: string,
): Promise<HistoryDamage | null> {
  const branches = await listBranchRows(db(), project.id);
  const damage = await withProjectGit(project, [], (git) =>
    findDamage(git, [upstream, ...branches.map((branch) => branch.tip)]),
  );
  return damage.unreadable.length === 0 ? null : damage;
}

async function indexFrom(
  ctx: Ctx,
  project: ProjectWithPaths & { readonly upstreamTip: string },
  before: string | null,
  foundAt: Date | null,
): Promise<IndexResult> {
  const upstream = project.upstreamTip;
  return withProjectGit(project, [], async (git) => {
    const exclude = await usableStart(git, before, upstream);
    const index = await buildCommitIndex(git, {
      upstream,
      ...(exclude === null ? {} : { exclude }),
    });
    const relations = await resolveRelations(git, upstream, index);
    const stored = await store(git, project.id, relations, foundAt);
    return inTransaction(async (tx) => {
      const last = await readIndexState(tx, project.id);
      const { unreadable, grafts } = last;
      const anew = isReadOtherwise(last);
      // Behind what cannot be read stand relations that are not found now: nothing is forgotten before all can be read.
      const all = exclude === null && unreadable.length === 0;
      if (anew && all) await keepRelations(tx, project.id, relations);
      const result = { ...stored, unreadable: unreadable.length };
      const reader = anew && !all ? last.reader : relationReader;
      const state = { tip: upstream, error: null, reader, unreadable, grafts };
      await writeIndexState(tx, project.id, state);
      await audit(tx, ctx, {
        action: 'project.index',
        entity: 'project',
        entityId: project.id,
        projectId: project.id,
        data: { upstream, from: exclude, ...result },
      });
      // A follow-up that somebody waits for may be among them.
      await enqueue(tx, 'wake-snoozed', { projectId: project.id, due: null });
      await enqueue(tx, 'raise-alarms', { projectId: project.id });
      return result;
    });
  });
}

/** Where the last run stopped, if upstream still holds it: after a force-push everything is read again. */
async function usableStart(
  git: GitStore,
  before: string | null,
  upstream: string,
): Promise<string | null> {
  if (before === null || !(await git.has(before))) return null;
  return (await git.isAncestor(before, upstream)) ? before : null;
}

async function store(
  git: GitStore,
  projectId: string,
  relations: readonly RelationRow[],
  foundAt: Date | null,
): Promise<Omit<IndexResult, 'unreadable'>> {
  const oids = [...new Set(relations.flatMap((row) => [row.fromOid, row.toOid]))];
  let commits = 0;
  for (let at = 0; at < oids.length; at += batchSize) {
    const batch = await Promise.all(oids.slice(at, at + batchSize).map((oid) => git.commit(oid)));
    commits += await insertCommits(db(), projectId, batch.map(commitRow));
  }
  let stored = 0;
  for (let at = 0; at < relations.length; at += batchSize) {
    stored += await insertRelations(db(), projectId, relations.slice(at, at + batchSize), foundAt);
  }
  return { commits, relations: stored };
}

function commitRow(commit: CommitInfo): CommitRow {
  return {
    oid: commit.oid,
    subject: commit.subject,
    authorName: commit.author.name,
    authorEmail: commit.author.email,
    authorTime: commit.author.time,
    commitTime: commit.committer.time,
  };
}
