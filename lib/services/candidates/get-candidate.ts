import { VerdictData } from '@/lib/contracts/analysis';
import { CellDetail } from '@/lib/contracts/cell';
import type { CandidateView, CellView, QueueQuery } from '@/lib/contracts/pages';
import { db } from '@/lib/db/client';
import { listAlarms } from '@/lib/db/queries/alarm';
import {
  commentsOf,
  latestAnalysis,
  mailsOf,
  seriesMembers,
} from '@/lib/db/queries/candidate-page';
import { findCandidate } from '@/lib/db/queries/candidate-read';
import { type CellRow, cellsOf } from '@/lib/db/queries/cell-read';
import { decisionsOf } from '@/lib/db/queries/decision';
import { followUpsOf } from '@/lib/db/queries/follow-ups';
import { AppError } from '@/lib/errors';
import { alarmViews } from '@/lib/services/alarms/alarm-views';
import { claimsOf, mailView } from '@/lib/services/candidates/mail-views';
import { phaseViews } from '@/lib/services/candidates/phase-views';
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
  const candidate = await findCandidate(db(), project.id, input.oid);
  if (candidate === null) throw new AppError('not-found', `There is no candidate ${input.oid}.`);
  const { id } = candidate;
  const [analysis, cells, votes, comments, mails, followUps, members, position] = await Promise.all(
    [
      latestAnalysis(id),
      cellsOf(db(), [id]),
      decisionsOf(db(), [id]),
      commentsOf(db(), id),
      mailsOf(db(), id),
      followUpsOf(db(), project.id, candidate.upstreamOid),
      candidate.seriesKey === null ? [] : seriesMembers(db(), project.id, candidate.seriesKey),
      place(ctx, project, candidate.upstreamOid, input.query),
    ],
  );
  const byCell = standings(votes);
  const blockers = await blockersFor(db(), ctx, project, id, votes);
  const phases = phaseViews(analysis?.phases ?? [], analysis?.state === 'running', claimsOf(mails));
  const verdict = phases
    .find((p) => p.phase === 'synthesis')
    ?.findings.find((f) => f.kind === 'verdict');
  const { seriesKey, seriesIndex, seriesCount } = candidate;
  return {
    oid: candidate.upstreamOid,
    commitKnown: candidate.commitKnown,
    subject: candidate.subject,
    message: candidate.message,
    author: { name: candidate.authorName, email: candidate.authorEmail },
    authorTime: candidate.authorTime?.toISOString() ?? null,
    commitTime: candidate.commitTime?.toISOString() ?? null,
    subsystem: candidate.subsystem,
    files: candidate.paths.length,
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
            members: members.map((m) => ({
              oid: m.upstreamOid,
              subject: m.subject,
              index: m.seriesIndex ?? 0,
            })),
          },
    analysis:
      analysis === null
        ? null
        : {
            id: analysis.id,
            state: analysis.state,
            error: analysis.error,
            asOf: analysis.asOf.toISOString(),
            finishedAt: analysis.finishedAt?.toISOString() ?? null,
            engineVersion: analysis.engineVersion,
          },
    verdict: verdict === undefined ? null : VerdictData.parse(verdict.data),
    phases,
    cells: cells.map((cell) =>
      cellView(cell, byCell.get(`${id} ${cell.branchId}`), votes, blockers(cell.branchId)),
    ),
    decisions: viewsWithStanding(votes, votes).sort((a, b) => b.at.localeCompare(a.at)),
    comments: comments.map((c) => ({
      id: c.id,
      by: c.user,
      at: c.createdAt.toISOString(),
      body: c.body,
      path: c.path,
      line: c.line,
      replyTo: c.replyToId,
    })),
    mails: mails.map(mailView),
    mailVerdict: candidate.mailVerdict,
    alarms: await alarmViews(
      db(),
      project.id,
      await listAlarms(db(), project.id, { candidateIds: [id] }),
    ),
    followUps: followUps.map((f) => ({ ...f, firstRelease: null })),
    position,
  };
}

function place(ctx: Ctx, project: ProjectAccess, oid: string, query: QueueQuery | undefined) {
  if (query === undefined) return null;
  return placeInQueue(ctx, project, query, oid);
}

function cellView(
  cell: CellRow,
  standing: ReturnType<typeof standings> extends ReadonlyMap<string, infer S>
    ? S | undefined
    : never,
  votes: Awaited<ReturnType<typeof decisionsOf>>,
  blockedBy: readonly string[],
): CellView {
  const seq = Math.max(0, ...votes.filter((v) => v.branchId === cell.branchId).map((v) => v.seq));
  const blockers = [...blockedBy];
  if (standing?.disputed === true) blockers.push('reviewers disagree');
  if (cell.tip !== cell.branch.tip) blockers.push('computed for an older tip; being recomputed');
  return {
    branch: cell.branch.name,
    state: cell.state,
    affected: cell.affected,
    stale: cell.tip !== cell.branch.tip,
    standing: cell.standing,
    seq,
    tip: cell.tip,
    computedAt: cell.computedAt.toISOString(),
    strict: cell.strict,
    pick: cell.pick,
    tree: cell.tree,
    reason: cell.reason,
    introducedBy: cell.introducedBy,
    detail: CellDetail.parse(cell.detail),
    endOfLife: cell.branch.endOfLife?.toISOString().slice(0, 10) ?? null,
    blockers,
  };
}
