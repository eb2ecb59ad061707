import { z } from 'zod';
import type { Oid } from '@/lib/contracts/git';
import { db, inTransaction } from '@/lib/db/client';
import { readBlob } from '@/lib/db/queries/blob';
import {
  type ImportRow,
  insertProblems,
  type ProblemRow,
  setImportTotal,
} from '@/lib/db/queries/import';
import type { ProjectWithPaths } from '@/lib/db/queries/project';
import { AppError, isAppError } from '@/lib/errors';
import type { GitStore } from '@/lib/git/open-git';
import type { Profile } from '@/lib/profiles';
import type { Ctx } from '@/lib/services/context';
import { withProjectGit } from '@/lib/services/projects/project-git';
import { candidateFacts } from './candidate-facts';
import { listMissing, listRange, namesOf } from './list-commits';
import type { StoredParams } from './params';
import type { Progress } from './progress';
import { type Facts, takeCandidates } from './take-candidates';

export interface ImportWork<Params> {
  readonly row: ImportRow;
  readonly project: ProjectWithPaths;
  readonly params: Params;
  readonly progress: Progress;
  readonly signal: AbortSignal | undefined;
}

const stepSize = 50;
const Cursor = z.object({ at: z.number().int().min(0) });

/**
 * Takes a list of commits as candidates, a step at a time. A name that resolves to no commit, or a commit that cannot
 * be read, becomes a problem of the import.
 */
export async function importCommits(
  ctx: Ctx,
  work: ImportWork<Exclude<StoredParams, { kind: 'mbox' }>>,
): Promise<void> {
  const { row, project, progress, signal } = work;
  await withProjectGit(project, [], async (git, profile) => {
    const names = await namesToTake(git, profile, work.params);
    await setImportTotal(db(), row.id, names.length);
    const start = row.cursor === null ? 0 : Cursor.parse(row.cursor).at;
    for (let at = start; at < names.length; at += stepSize) {
      if (signal?.aborted) throw new AppError('timeout', 'The worker is stopping.');
      const { facts, problems } = await readStep(git, project, names.slice(at, at + stepSize));
      const to = { at: Math.min(names.length, at + stepSize) };
      await inTransaction(async (tx) => {
        const created = await takeCandidates(tx, ctx, project, facts, {
          importId: row.id,
          mailId: null,
          note: row.title,
        });
        await insertProblems(tx, row.id, problems);
        await progress.step(tx, {
          to,
          done: to.at - at,
          created: created.length,
          failed: problems.length,
        });
      });
      await progress.moved(to);
    }
  });
}

async function namesToTake(
  git: GitStore,
  profile: Profile,
  params: Exclude<StoredParams, { kind: 'mbox' }>,
): Promise<string[]> {
  if (params.kind === 'range') return listRange(git, profile, params);
  if (params.kind === 'missing') return listMissing(git, profile, params);
  return namesOf((await readBlob(db(), params.digest)).toString('utf8'));
}

async function readStep(
  git: GitStore,
  project: ProjectWithPaths,
  names: readonly string[],
): Promise<{ facts: Facts[]; problems: ProblemRow[] }> {
  const problems: ProblemRow[] = [];
  const oids: Oid[] = [];
  for (const name of names) {
    try {
      oids.push(await git.resolve(name));
    } catch (error) {
      if (!isAppError(error, 'ref-not-found', 'object-missing')) throw error;
      problems.push({ what: name, message: error.message });
    }
  }
  const unique = [...new Set(oids)];
  const upstream = project.upstreamTip ?? (await git.resolve(project.upstreamRef));
  return { facts: await candidateFacts(git, upstream, unique), problems };
}
