import { symbolPrerequisites } from '@/lib/applicability/prerequisites/symbols';
import type { BranchNames, MissingName } from '@/lib/contracts/branch';
import type { BranchRow } from '@/lib/db/queries/branch';
import { isAppError } from '@/lib/errors';
import {
  type Accepted,
  acceptedFor,
  type PlannedBackport,
  withPlan,
} from '@/lib/services/branches/plan-branch';
import { sourceOf } from '@/lib/services/cells/deepen-cell';
import { type Ctx, type ProjectAccess, requireRole } from '@/lib/services/context';
import { SharedAnswers } from '@/lib/shared-answers';

/** Backports whose names are looked up; each is a search of two trees. */
const most = 60;
/** Asking again and again, as any viewer may, costs one computation as long as nothing moved. */
const answers = new SharedAnswers<BranchNames>(64);

/**
 * Names (functions, macros, members) that accepted backports use, and that neither the branch nor an accepted backport
 * before them has: such a series lands and does not compile. Each with the upstream commit that brought the name, and
 * whether that is accepted behind it. Needs the role viewer; throws `not-found`.
 */
export async function checkNames(
  ctx: Ctx,
  input: { project: string; branch: string },
): Promise<BranchNames> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const { branch, accepted } = await acceptedFor(project, input.branch);
  if (accepted.length === 0) return { checked: 0, of: 0, missing: [] };
  const oids = accepted.map((one) => one.candidate.upstreamOid);
  const key = JSON.stringify([project.id, project.upstreamTip, branch.tip, oids]);
  return answers.answer(key, () => namesOf(project, branch, accepted));
}

function namesOf(
  project: ProjectAccess,
  branch: BranchRow,
  accepted: readonly Accepted[],
): Promise<BranchNames> {
  return withPlan(project, branch, accepted, async ({ backports, git }) => {
    const { tree: tipTree } = await git.commit(branch.tip);
    const place = new Map(backports.map((one, at) => [one.oid, at]));
    const missing: MissingName[] = [];
    for (const [at, { oid, accepted: one }] of backports.slice(0, most).entries()) {
      try {
        const { parents } = await git.commit(oid);
        const parent = parents[0];
        if (parent === undefined) continue;
        const found = await symbolPrerequisites(git, {
          source: await sourceOf(git, oid),
          parent,
          tip: branch.tip,
          tipTree,
        });
        for (const { name, oid: origin } of found) {
          if (broughtBefore(name, backports.slice(0, at))) continue;
          const from = origin === null ? undefined : place.get(origin);
          missing.push({
            oid,
            subject: one.candidate.subject,
            name,
            origin:
              origin === null ? null : { oid: origin, subject: (await git.commit(origin)).subject },
            behind: from !== undefined && from > at,
          });
        }
      } catch (error) {
        if (!isAppError(error, 'object-missing', 'too-large')) {
          throw error;
        }
      }
    }
    return { checked: Math.min(most, backports.length), of: backports.length, missing };
  });
}

/** Whether a backport before it adds a line with the name. */
function broughtBefore(name: string, before: readonly PlannedBackport[]): boolean {
  return before.some(({ pick }) => {
    if (pick?.patch == null || !pick.patch.includes(name)) return false;
    const added = pick.patch
      .toString('latin1')
      .split('\n')
      .filter((line) => line.startsWith('+') && !line.startsWith('+++'));
    return added.some((line) => line.split(/[^A-Za-z0-9_]+/).includes(name));
  });
}
