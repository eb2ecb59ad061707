import { buildCommitIndex, type CommitIndex } from '@/lib/analysis/commit-index';
import { upstreamIndex } from '@/lib/applicability/upstream-index';
import type { CommitInfo } from '@/lib/contracts/git';
import { db, inTransaction } from '@/lib/db/client';
import {
  type CommitRow,
  insertCommits,
  insertRelations,
  type RelationRow,
} from '@/lib/db/queries/commit';
import { findProjectById, readSetting, writeSetting } from '@/lib/db/queries/project';
import { AppError } from '@/lib/errors';
import type { GitStore } from '@/lib/git/open-git';
import { audit, type Ctx } from '@/lib/services/context';
import { withProjectGit } from './project-git';

const batchSize = 2000;

export interface IndexResult {
  readonly commits: number;
  readonly relations: number;
}

/**
 * Brings a project's index of who fixes and reverts whom up to its upstream tip, from where it was left. Rows that are
 * there stay, so that a killed run is simply run again. Only jobs and the CLI call it.
 */
export async function indexCommits(ctx: Ctx, input: { projectId: string }): Promise<IndexResult> {
  if (ctx.actor.kind === 'person') throw new AppError('forbidden', 'Indexing is a job.');
  const project = await findProjectById(db(), input.projectId);
  if (project === null || project.removedAt !== null || project.upstreamTip === null) {
    return { commits: 0, relations: 0 };
  }
  const upstream = project.upstreamTip;
  const key = `commit-index:${project.id}`;
  const before = await readSetting(db(), key);
  if (before === upstream) return { commits: 0, relations: 0 };
  return withProjectGit(project, [], async (git) => {
    const exclude = await usableStart(git, before, upstream);
    const index = await buildCommitIndex(git, {
      upstream,
      ...(exclude === null ? {} : { exclude }),
    });
    const relations = await resolveRelations(git, upstream, index);
    const result = await store(git, project.id, relations);
    await inTransaction(async (tx) => {
      await writeSetting(tx, key, upstream);
      await audit(tx, ctx, {
        action: 'project.index',
        entity: 'project',
        entityId: project.id,
        projectId: project.id,
        data: { upstream, from: exclude, ...result },
      });
    });
    return result;
  });
}

/** Where the last run stopped, if upstream still holds it: after a force-push everything is read again. */
async function usableStart(
  git: GitStore,
  before: unknown,
  upstream: string,
): Promise<string | null> {
  if (typeof before !== 'string' || !(await git.has(before))) return null;
  return (await git.isAncestor(before, upstream)) ? before : null;
}

const storedKinds = new Set(['fixes', 'reverts', 'stable-dep-of']);

async function resolveRelations(
  git: GitStore,
  upstream: string,
  index: CommitIndex,
): Promise<RelationRow[]> {
  const known = await upstreamIndex(git, upstream);
  const rows: RelationRow[] = [];
  for (const relation of [...index.relations.values()].flat()) {
    if (!storedKinds.has(relation.kind)) continue;
    const [target, other] = known.withPrefix(relation.target);
    if (target === undefined || other !== undefined || target === relation.oid) continue;
    rows.push({ fromOid: relation.oid, toOid: target, kind: relation.kind as RelationRow['kind'] });
  }
  return rows;
}

async function store(
  git: GitStore,
  projectId: string,
  relations: readonly RelationRow[],
): Promise<IndexResult> {
  const oids = [...new Set(relations.flatMap((row) => [row.fromOid, row.toOid]))];
  let commits = 0;
  for (let at = 0; at < oids.length; at += batchSize) {
    const batch = await Promise.all(oids.slice(at, at + batchSize).map((oid) => git.commit(oid)));
    commits += await insertCommits(db(), projectId, batch.map(commitRow));
  }
  let stored = 0;
  for (let at = 0; at < relations.length; at += batchSize) {
    stored += await insertRelations(db(), projectId, relations.slice(at, at + batchSize));
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
