import { declaredPrerequisites } from '@/lib/applicability/prerequisites/declared';
import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import { upstreamIndex } from '@/lib/applicability/upstream-index';
import type { BranchRow } from '@/lib/db/queries/branch';
import { isAppError } from '@/lib/errors';
import type { PlannedBackport } from '@/lib/services/branches/plan-branch';
import type { ProjectAccess } from '@/lib/services/context';
import { withProjectGit } from '@/lib/services/projects/project-git';

/**
 * For every backport of a plan: sentences about what its message declares it needs and does not find, because it is
 * neither on the branch nor accepted, or accepted behind it. Backports without such a line are left out.
 */
export async function missingNeeds(
  project: ProjectAccess,
  branch: BranchRow,
  backports: readonly PlannedBackport[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  if (backports.length === 0 || project.upstreamTip === null) return found;
  const { upstreamTip } = project;
  const place = new Map(backports.map((one, index) => [one.oid, index]));
  await withProjectGit(project, [], async (git, profile) => {
    const upstream = await upstreamIndex(git, upstreamTip);
    const version = profile.formatVersion(branch.version);
    for (const [index, { oid }] of backports.entries()) {
      try {
        const commit = await git.commit(oid);
        const needs = await declaredPrerequisites(upstream, commit, profile.trailers, version);
        if (needs.length === 0) continue;
        const options = { tip: branch.tip, upstream: upstreamTip, profile };
        const presence = await buildPresenceIndex(git, options);
        const sentences: string[] = [];
        for (const need of needs) {
          if (need.oid === null || (await presence.presence(need.oid)) !== null) continue;
          const short = `${need.oid.slice(0, 12)} (${need.subject})`;
          const at = place.get(need.oid);
          if (at === undefined) {
            sentences.push(`needs ${short}, which is neither on the branch nor accepted`);
          } else if (at > index) {
            sentences.push(`needs ${short}, which is applied behind it`);
          }
        }
        if (sentences.length > 0) found.set(oid, sentences);
      } catch (error) {
        // The plan says of a commit that cannot be read that it cannot be picked.
        if (!isAppError(error, 'object-missing')) throw error;
      }
    }
  });
  return found;
}
