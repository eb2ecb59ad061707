import { VerdictData } from '@/lib/contracts/analysis';
import { CellDetail } from '@/lib/contracts/cell';
import type { CandidateView, CellView, QueueQuery } from '@/lib/contracts/pages';
import { db } from '@/lib/db/client';
import { listAlarms } from '@/lib/db/queries/alarm';
import type { WholeCandidate, WholeCell } from '@/lib/db/queries/candidate-whole';
import { AppError } from '@/lib/errors';
import { alarmViews } from '@/lib/services/alarms/alarm-views';
import { claimsOf, mailView } from '@/lib/services/candidates/mail-views';
import { phaseViews } from '@/lib/services/candidates/phase-views';
import { readWhole } from '@/lib/services/candidates/read-whole';
import { type Ctx, type ProjectAccess, requireRole } from '@/lib/services/context';
import { standings, viewsWithStanding } from '@/lib/services/decisions/views-with-standing';
import { blockersFor } from '@/lib/services/policies/blockers-for';
import { placeInQueue } from '@/lib/services/queue/get-queue-page';

/**
 * Everything the page of one candidate shows. `query`: the queue the person came from, for previous and next. Needs the
 * role viewer. Throws `not-found`; an abbreviated oid is `not-found` too: addresses are permanent and whole.
 */
export async function getCandidate(
  ctx: Ctx,
  input: { project: string; oid: string; query?: QueueQuery },
): Promise<CandidateView> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const [candidate, position] = await Promise.all([
    readWhole(project.id, input.oid),
    place(ctx, project, input.oid, input.query),
  ]);
  if (candidate === null) throw new AppError('not-found', `There is no candidate ${input.oid}.`);
  const { id, analysis, votes, comments, mails } = candidate;
  const byCell = standings(votes);
  const blockers = candidate.hasPolicies
    ? await blockersFor(db(), ctx, project, id, votes)
    : () => [];
  const phases = phaseViews(candidate.phases, analysis?.state === 'running', claimsOf(mails));
  const verdict = phases
    .find((p) => p.phase === 'synthesis')
    ?.findings.find((f) => f.kind === 'verdict');
  const { seriesKey, seriesIndex, seriesCount } = candidate;
  return {
    oid: input.oid,
    commitKnown: candidate.commitKnown,
    subject: candidate.subject,
    message: candidate.message,
    author: { name: candidate.authorName, email: candidate.authorEmail },
    authorTime: candidate.authorTime?.toISOString() ?? null,
    commitTime: candidate.commitTime?.toISOString() ?? null,
    subsystem: candidate.subsystem,
    files: candidate.files,
    additions: candidate.additions,
    deletions: candidate.deletions,
    firstRelease: candidate.firstRelease,
    soakSince: candidate.firstReleaseTime?.toISOString() ?? null,
    flags: candidate.flags,
    series:
      seriesKey === null || seriesIndex === null || seriesCount === null
        ? null
        : {
            key: seriesKey,
            index: seriesIndex,
            count: seriesCount,
            members: [...candidate.members],
          },
    analysis:
      analysis === null
        ? null
        : {
            id: analysis.id,
            state: analysis.state,
            error: analysis.error,
            asOf: iso(analysis.asOf),
            finishedAt: analysis.finishedAt === null ? null : iso(analysis.finishedAt),
            engineVersion: analysis.engineVersion,
          },
    verdict: verdict === undefined ? null : VerdictData.parse(verdict.data),
    phases,
    cells: candidate.cells.map((cell) =>
      cellView(cell, byCell.get(`${id} ${cell.branchId}`), votes, blockers(cell.branchId)),
    ),
    decisions: viewsWithStanding(votes, votes).sort((a, b) => b.at.localeCompare(a.at)),
    comments: comments.map((comment) => ({ ...comment, at: iso(comment.at) })),
    mails: mails.map(mailView),
    mailVerdict: candidate.mailVerdict,
    alarms: candidate.hasAlarms
      ? await alarmViews(
          db(),
          project.id,
          await listAlarms(db(), project.id, { candidateIds: [id] }),
        )
      : [],
    followUps: candidate.followUps.map((f) => ({ ...f, firstRelease: null })),
    position,
  };
}

/** The database writes times with its offset. */
const iso = (time: string): string => new Date(time).toISOString();

function place(ctx: Ctx, project: ProjectAccess, oid: string, query: QueueQuery | undefined) {
  if (query === undefined) return null;
  return placeInQueue(ctx, project, query, oid);
}

function cellView(
  cell: WholeCell,
  standing: ReturnType<typeof standings> extends ReadonlyMap<string, infer S>
    ? S | undefined
    : never,
  votes: WholeCandidate['votes'],
  blockedBy: readonly string[],
): CellView {
  const seq = Math.max(0, ...votes.filter((v) => v.branchId === cell.branchId).map((v) => v.seq));
  const blockers = [...blockedBy];
  if (standing?.disputed === true) blockers.push('reviewers disagree');
  if (cell.tip !== cell.tipNow) blockers.push('computed for an older tip; being recomputed');
  return {
    branch: cell.branch,
    state: cell.state,
    affected: cell.affected,
    stale: cell.tip !== cell.tipNow,
    standing: cell.standing,
    seq,
    tip: cell.tip,
    computedAt: iso(cell.computedAt),
    strict: cell.strict,
    pick: cell.pick,
    tree: cell.tree,
    reason: cell.reason,
    introducedBy: cell.introducedBy,
    detail: CellDetail.parse(cell.detail),
    endOfLife: cell.endOfLife,
    blockers,
  };
}
