import { ownCommits } from '@/lib/applicability/own-commits';
import type { OwnCommits } from '@/lib/contracts/branch';
import { db } from '@/lib/db/client';
import { findBranch } from '@/lib/db/queries/branch';
import { AppError } from '@/lib/errors';
import { projectEngine } from '@/lib/services/analysis/project-engine';
import { type Ctx, requireRole } from '@/lib/services/context';
import { withProjectGit } from '@/lib/services/projects/project-git';
import { SharedAnswers } from '@/lib/shared-answers';

const shown = 60;
/** A walk over upstream each, so that asking again and again costs one. */
const answers = new SharedAnswers<OwnCommits>(64);

/**
 * What a branch has that is no backport by any marker: stable-only commits, releases, reverts, and copies of upstream
 * commits that name none. Needs the role viewer; throws `not-found`.
 */
export async function listOwnCommits(
  ctx: Ctx,
  input: { project: string; branch: string },
): Promise<OwnCommits> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const branch = await findBranch(db(), project.id, input.branch);
  if (branch === null) {
    throw new AppError('not-found', `${project.name} has no branch "${input.branch}".`);
  }
  return withProjectGit(project, [branch.tip], async (git, profile) => {
    const upstream = project.upstreamTip ?? (await git.resolve(project.upstreamRef));
    const key = JSON.stringify([project.id, profile.name, upstream, branch.tip]);
    return answers.answer(key, async () => {
      const index = await projectEngine(git, profile, upstream).matrix.presenceIndex(branch.tip);
      const { total, commits } = await ownCommits(git, index, shown);
      return { total, backports: index.counts.marked, commits };
    });
  });
}
