import { allRules, defaultRules } from '@/lib/applicability/adjust/rules';
import { SiblingFinder } from '@/lib/applicability/adjust/siblings';
import { conflictCauses } from '@/lib/applicability/prerequisites/causes';
import type { BackportHelp } from '@/lib/contracts/backport';
import { db } from '@/lib/db/client';
import { findBranch, listBranchRows } from '@/lib/db/queries/branch';
import { queuedFor } from '@/lib/db/queries/patch-queue';
import { AppError } from '@/lib/errors';
import { patchOfFiles } from '@/lib/git/files-patch';
import { projectEngine } from '@/lib/services/analysis/project-engine';
import { findKnownCandidate } from '@/lib/services/candidates/find-known-candidate';
import { patchText } from '@/lib/services/candidates/get-patch';
import { prerequisitesOf, proposalOf, proposalView } from '@/lib/services/cells/deepen-cell';
import { pendingTips, waitingRoom } from '@/lib/services/cells/queued';
import { type Ctx, requireRole } from '@/lib/services/context';
import { withProjectGit } from '@/lib/services/projects/project-git';

/** Picks that are tried while a person waits. */
const patience = 24;

/**
 * What a candidate needs on a branch, and the backport that rules propose where the pick conflicts; computed now, for
 * the branch's tip. `all`: also by rules that are off otherwise. A proposal is only shown, never stored or applied.
 * Needs the role viewer; throws `not-found` for an unknown candidate or branch, and when the repository lacks it.
 */
export async function getBackport(
  ctx: Ctx,
  input: { project: string; oid: string; branch: string; all: boolean },
): Promise<BackportHelp> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const oid = await findKnownCandidate(project, input.oid);
  const branch = await findBranch(db(), project.id, input.branch);
  if (branch === null) throw new AppError('not-found', `There is no branch "${input.branch}".`);
  return withProjectGit(project, [branch.tip, ...branch.pendingTips], async (git, profile) => {
    const upstream = project.upstreamTip ?? (await git.resolve(project.upstreamRef));
    const { matrix } = projectEngine(git, profile, upstream);
    const { name, tip, version } = branch;
    const cell = await matrix.cell(oid, { name, tip });
    const waiting = { pending: pendingTips(branch), patches: await queuedFor(db(), [branch.id]) };
    const presence = await matrix.presenceIndex(tip);
    const prerequisites = await prerequisitesOf(git, cell, {
      upstream,
      profile,
      version: profile.formatVersion(version),
      presence,
      pending: [await waitingRoom(git, (at) => matrix.presenceIndex(at), waiting)],
      bound: patience,
    });
    const causes = await conflictCauses(git, {
      commit: oid,
      ...{ upstream, tip },
      paths: cell.detail.conflicts.map((one) => one.path),
      isPresent: async (one) => (await presence.presence(one)) !== null,
      isBackport: (one) => presence.named(one).length > 0,
    });
    const others = (await listBranchRows(db(), project.id)).filter((one) => one.active);
    const proposed = await proposalOf(git, cell, input.all ? allRules : defaultRules, {
      siblings: () =>
        new SiblingFinder(git, {
          upstream,
          branches: others,
          indexOf: (at) => matrix.presenceIndex(at),
        }).find(oid, tip),
    });
    const patch =
      proposed.proposal === null
        ? Buffer.alloc(0)
        : await patchOfFiles(git, proposed.proposal.files);
    const proposal = proposalView(proposed);
    return {
      branch: name,
      tip,
      prerequisites,
      causes,
      proposal,
      why: proposed.why,
      ...patchText(patch),
      asked: proposal?.adjustments.some((one) => !defaultRules.has(one.rule)) ?? false,
    };
  });
}
