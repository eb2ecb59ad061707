import { z } from 'zod';
import { VerdictData } from '@/lib/contracts/analysis';
import { blockerCode, sayBlocker } from '@/lib/contracts/policy';
import type { ThenView } from '@/lib/contracts/then';
import { db } from '@/lib/db/client';
import { listAlarms } from '@/lib/db/queries/alarm';
import { readBlob } from '@/lib/db/queries/blob';
import { commentsOf, phasesOf } from '@/lib/db/queries/candidate-page';
import { cellsOf } from '@/lib/db/queries/cell-read';
import { type DecisionRow, decisionsById, decisionsOf } from '@/lib/db/queries/decision';
import { policyFactsOf } from '@/lib/db/queries/policy';
import { findAnalysis, patchOfDecision, revisionsAt } from '@/lib/db/queries/then';
import { AppError } from '@/lib/errors';
import { standingOf } from '@/lib/review/standing';
import { alarmViews } from '@/lib/services/alarms/alarm-views';
import { phaseViews } from '@/lib/services/candidates/phase-views';
import { type Ctx, requireRole } from '@/lib/services/context';
import { viewsWithStanding } from '@/lib/services/decisions/views-with-standing';
import { historyRows } from '@/lib/services/history/history-rows';
import { loadPolicies } from '@/lib/services/policies/load-policies';
import { policyFacts, policyVotes } from '@/lib/services/policies/policy-votes';

/** A page shows this much of a kept patch. */
const shownBytes = 1024 * 1024;

/**
 * A candidate as it was when a vote was cast, from what the vote keeps: its cell's revision, its analysis with the phases,
 * the patch; and the votes, comments and results of other branches up to that moment. Needs the role viewer. Throws
 * `not-found`, also for a vote of another project.
 */
export async function getThen(
  ctx: Ctx,
  input: { project: string; decision: string },
): Promise<ThenView> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const valid = z.uuid().safeParse(input.decision).success;
  const [row] = valid ? await decisionsById(db(), [input.decision]) : [];
  if (row === undefined || row.projectId !== project.id) {
    throw new AppError('not-found', 'There is no such decision.');
  }
  const at = row.createdAt;
  const policies = await loadPolicies(db(), project.id);
  const [[decision], all, revisions, comments, analysis, phases, digest, [facts], since] =
    await Promise.all([
      historyRows([row], policies),
      decisionsOf(db(), [row.candidateId]),
      revisionsAt(db(), row.candidateId, at, row.cellRevisionId),
      commentsOf(db(), row.candidateId),
      row.analysisId === null ? null : findAnalysis(db(), row.analysisId),
      row.analysisId === null ? [] : phasesOf(row.analysisId),
      patchOfDecision(db(), row.id),
      policyFactsOf(db(), [row.candidateId]),
      sinceThen(row),
    ]);
  if (decision === undefined || facts === undefined) {
    throw new AppError('not-found', 'There is no such decision.');
  }
  const votes = all.filter(
    (vote) =>
      vote.createdAt < at || (vote.createdAt.getTime() === at.getTime() && precedes(vote, row)),
  );
  const ofCell = votes.filter((vote) => vote.branchId === row.branchId);
  const standing = standingOf(
    policyVotes(ofCell, facts),
    policies.of(row.branchId, at),
    policyFacts(facts, project.asOf ?? at),
  );
  const later = new Set(
    all.filter((vote) => vote.branchId === row.branchId && vote.seq > row.seq).map(({ id }) => id),
  );
  const views = phaseViews(phases, false, new Map());
  const verdict = views
    .find((phase) => phase.phase === 'synthesis')
    ?.findings.find((finding) => finding.kind === 'verdict');
  return {
    decision,
    standing: {
      verb: standing.verb,
      waits: standing.blockers.map((blocker) => sayBlocker(blockerCode(blocker))),
    },
    analysis:
      analysis === null
        ? null
        : {
            id: analysis.id,
            asOf: analysis.asOf.toISOString(),
            engineVersion: analysis.engineVersion,
          },
    verdict: verdict === undefined ? null : VerdictData.parse(verdict.data),
    phases: phases.length === 0 ? [] : views,
    cells: revisions.map((revision) => ({
      branch: revision.branch.name,
      state: revision.state,
      affected: revision.affected,
      // A revision keeps the tip of its first time; the vote says which one it was cast at.
      tip: revision.id === row.cellRevisionId ? row.tip : revision.tip,
      reason: revision.reason,
      decided: revision.id === row.cellRevisionId,
    })),
    decisions: viewsWithStanding(votes, votes).reverse(),
    comments: comments
      .filter((comment) => comment.createdAt <= at)
      .map((comment) => ({
        id: comment.id,
        by: comment.user,
        at: comment.createdAt.toISOString(),
        body: comment.body,
        path: comment.path,
        line: comment.line,
        replyTo: comment.replyToId,
      })),
    patch: digest === null ? null : await keptPatch(digest),
    since: {
      ...since,
      votes: viewsWithStanding(all, all).filter((vote) => later.has(vote.id)),
    },
  };
}

/** What became of the cell, and the alarms that point back to the vote. */
async function sinceThen(row: DecisionRow): Promise<Omit<ThenView['since'], 'votes'>> {
  const [alarms, cells] = await Promise.all([
    listAlarms(db(), row.projectId, { decisionId: row.id }),
    cellsOf(db(), [row.candidateId]),
  ]);
  const cell = cells.find((one) => one.branchId === row.branchId);
  return {
    alarms: await alarmViews(db(), row.projectId, alarms),
    standing: cell?.standing ?? null,
    waits: (cell?.blocked ?? []).map(sayBlocker),
    cell:
      cell === undefined
        ? null
        : { state: cell.state, affected: cell.affected, reason: cell.reason },
  };
}

/** Of votes cast at one moment: the ones of the same key press, and on the same cell those up to it. */
function precedes(
  vote: { readonly branchId: string; readonly seq: number; readonly batchId: string },
  row: { readonly branchId: string; readonly seq: number; readonly batchId: string },
): boolean {
  return vote.branchId === row.branchId ? vote.seq <= row.seq : vote.batchId === row.batchId;
}

async function keptPatch(digest: string): Promise<ThenView['patch']> {
  const bytes = await readBlob(db(), digest);
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, shownBytes));
  return { text, truncated: bytes.length > shownBytes };
}
