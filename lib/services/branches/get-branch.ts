import type { BranchView } from '@/lib/contracts/pages';
import { db } from '@/lib/db/client';
import {
  branchCounts,
  exportsOf,
  queuedOn,
  standingElsewhere,
  waitingOn,
} from '@/lib/db/queries/accepted';
import { needsKeepBrackets } from '@/lib/mail/render';
import { upgradeHoles } from '@/lib/review/upgrade-rule';
import { laterCommits } from '@/lib/services/branches/later-commits';
import { missingNeeds } from '@/lib/services/branches/missing-needs';
import { type PlannedBackport, planBranch } from '@/lib/services/branches/plan-branch';
import { waitingPatches } from '@/lib/services/branches/waiting-patches';
import { type Ctx, requireRole } from '@/lib/services/context';
import { branchHead } from '@/lib/services/projects/get-frame';

/** Waiting candidates that are tried on what is accepted. */
const mostWaiting = 300;

/**
 * What is accepted for a branch, in the order in which it would be applied, each with warnings: it does not land on the
 * ones before it, a follow-up upstream is not accepted here, a newer branch in use lacks it. Needs the role viewer.
 */
export async function getBranch(
  ctx: Ctx,
  input: { project: string; branch: string },
): Promise<BranchView> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const waiting: Awaited<ReturnType<typeof waitingOn>> = [];
  const { branch, backports, onTop } = await planBranch(project, input.branch, async ({ id }) => {
    waiting.push(...(await waitingOn(db(), id, mostWaiting)));
    return waiting.map(({ candidate }) => candidate.upstreamOid);
  });
  const needs = await missingNeeds(project, branch, backports);
  const later = await laterCommits(project, branch, backports);
  const queued = await waitingPatches(project, branch);
  const candidateIds = backports.map((b) => b.accepted.candidate.id);
  const [counts, exports, elsewhere, queues] = await Promise.all([
    branchCounts(db(), project.id),
    exportsOf(db(), branch.id),
    standingElsewhere(db(), candidateIds),
    queuedOn(db(), candidateIds),
  ]);
  const today = project.asOf ?? ctx.clock.now();
  const accepted = [];
  const holes: BranchView['holes'] = [];
  for (const backport of backports) {
    const { candidate, cell, vote } = backport.accepted;
    const newer = upgradeHoles(
      elsewhere.filter((other) => other.candidateId === candidate.id),
      branch.position,
      today,
    );
    const waits = queues.filter((one) => one.candidateId === candidate.id);
    if (newer.length > 0) {
      const { oid } = backport;
      const coming = waits
        .filter((one) => newer.includes(one.branch))
        .map((one) => ({ branch: one.branch, ref: one.ref }));
      holes.push({ oid, subject: candidate.subject, branches: newer, queued: coming });
    }
    accepted.push({
      oid: backport.oid,
      subject: candidate.subject,
      state: cell.state,
      by: vote.user.name,
      at: vote.createdAt.toISOString(),
      reason: vote.reason,
      decision: vote.id,
      later: [...(later.get(backport.oid) ?? [])],
      warnings: [
        ...landing(backport),
        ...(needsKeepBrackets(candidate.subject)
          ? [
              'its title begins with brackets: `git am --keep-non-patch` keeps them, plain `git am` does not',
            ]
          : []),
        ...(cell.tip === branch.tip ? [] : ['its cell was computed for an older tip']),
        ...(needs.get(backport.oid) ?? []),
        ...waits
          .filter((one) => one.branch === branch.name)
          .map((one) => `waits for ${branch.name} in ${one.ref} already`),
        ...(newer.length === 0
          ? []
          : [
              `newer branches have neither the fix nor an acceptance: ${newer.join(', ')} (a regression on upgrade)`,
            ]),
      ],
    });
  }
  return {
    branch: branchHead(branch),
    accepted,
    waiting: counts.get(branch.id)?.waiting ?? 0,
    onTop: waiting.flatMap(({ state, candidate }) => {
      const here = onTop.get(candidate.upstreamOid);
      const { upstreamOid: oid, subject } = candidate;
      // What conflicts alone and does so here, or lands in both places, is nothing new.
      const same = here === undefined || (here === 'conflict') === (state === 'conflicts');
      return same && here !== 'empty' ? [] : [{ oid, subject, alone: state, here }];
    }),
    holes,
    queued: { patches: [...queued.patches], total: queued.total },
    exports: exports.map((e) => ({
      id: e.id,
      at: e.createdAt.toISOString(),
      by: e.createdBy,
      count: e.decisions.length,
      kind: e.kind,
    })),
  };
}

const landing = ({ problem }: PlannedBackport): string[] => (problem === null ? [] : [problem]);
