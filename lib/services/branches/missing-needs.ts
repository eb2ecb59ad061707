import { declaredPrerequisites } from '@/lib/applicability/prerequisites/declared';
import { upstreamIndex } from '@/lib/applicability/upstream-index';
import { db } from '@/lib/db/client';
import type { BranchRow } from '@/lib/db/queries/branch';
import { queuedFor } from '@/lib/db/queries/patch-queue';
import { isAppError } from '@/lib/errors';
import { projectEngine } from '@/lib/services/analysis/project-engine';
import type { PlannedBackport } from '@/lib/services/branches/plan-branch';
import { pendingTips, waitingRoom } from '@/lib/services/cells/queued';
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
    const { matrix } = projectEngine(git, profile, upstreamTip);
    const room = await waitingRoom(git, (tip) => matrix.presenceIndex(tip), {
      pending: pendingTips(branch),
      patches: await queuedFor(db(), [branch.id]),
    });
    for (const [index, { oid }] of backports.entries()) {
      try {
        const commit = await git.commit(oid);
        const needs = await declaredPrerequisites(upstream, commit, profile.trailers, version);
        if (needs.length === 0) continue;
        const presence = await matrix.presenceIndex(branch.tip);
        const sentences: string[] = [];
        for (const need of needs) {
          if (need.oid === null || (await presence.presence(need.oid)) !== null) continue;
          const short = `${need.oid.slice(0, 12)} (${need.subject})`;
          const at = place.get(need.oid);
          const waits = at === undefined ? await room.presence(need.oid) : null;
          if (waits !== null) {
            sentences.push(
              `needs ${short}, which is not on the branch yet: it waits in ${waits.ref}`,
            );
          } else if (at === undefined) {
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
