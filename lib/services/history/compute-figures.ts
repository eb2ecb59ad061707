import { sources } from '@/lib/contracts/history-filter';
import type { Figures, Period, Share, Span } from '@/lib/contracts/insights';
import { DecisionVerb, Verdict } from '@/lib/contracts/vocabulary';
import type { Tx } from '@/lib/db/client';
import { listBranchRows } from '@/lib/db/queries/branch';
import {
  aftermathCounts,
  candidatesByBucket,
  firstVoteWaits,
  lastAftermath,
  lastReversals,
  outcomeCounts,
  outcomesByOrigin,
  reversalReasons,
  reviewerWork,
  votesByBucket,
} from '@/lib/db/queries/insights';
import { bucketSize, bucketStarts, momentsOf } from '@/lib/services/history/periods';

/** Spans of time, by their lower ends in hours. */
const spanStarts = [0, 1, 4, 24, 72, 168, 720, 2160] as const;
const spanLabels = [
  'under 1 hour',
  '1 to 4 hours',
  '4 to 24 hours',
  '1 to 3 days',
  '3 to 7 days',
  '7 to 30 days',
  '30 to 90 days',
  'over 90 days',
] as const;
/** For what waits now, hours do not matter. */
export const ageStarts = [0, 24, 72, 168, 336, 720, 2160] as const;
const ageLabels = [
  'under 1 day',
  '1 to 3 days',
  '3 to 7 days',
  '7 to 14 days',
  '14 to 30 days',
  '30 to 90 days',
  'over 90 days',
] as const;

const toSpans = (
  starts: readonly number[],
  labels: readonly string[],
  counts: readonly number[],
): Span[] =>
  starts.map((min, at) => ({
    label: labels[at] ?? '',
    min,
    max: starts[at + 1] ?? null,
    count: counts[at] ?? 0,
  }));

export const ageSpans = (counts: readonly number[]): Span[] =>
  toSpans(ageStarts, ageLabels, counts);

const topSubsystems = 15;
const listed = 20;

/** Every figure of one period; what each means is in app/p/[project]/history/insights, "definitions". */
export async function computeFigures(tx: Tx, projectId: string, period: Period): Promise<Figures> {
  const scope = { projectId, ...momentsOf(period) };
  const size = bucketSize(period);
  const [
    votes,
    candidates,
    waits,
    outcomes,
    origins,
    reasons,
    turned,
    after,
    followed,
    people,
    branches,
  ] = await Promise.all([
    votesByBucket(tx, scope, size),
    candidatesByBucket(tx, scope, size),
    firstVoteWaits(tx, scope, spanStarts),
    outcomeCounts(tx, scope),
    outcomesByOrigin(tx, scope),
    reversalReasons(tx, scope),
    lastReversals(tx, scope, listed),
    aftermathCounts(tx, scope),
    lastAftermath(tx, scope, listed),
    reviewerWork(tx, scope),
    listBranchRows(tx, projectId),
  ]);
  const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
  const countVotes = (match: (row: (typeof votes)[number]) => boolean) =>
    sum(votes.filter(match).map((row) => row.n));

  const earlier = candidates.find((row) => row.start === null);
  let backlog = (earlier?.needing ?? 0) - (earlier?.voted ?? 0);
  const throughput = bucketStarts(period).map((start) => {
    const own = candidates.find((row) => row.start === start);
    backlog += (own?.needing ?? 0) - (own?.voted ?? 0);
    const of = (verb: string) => countVotes((row) => row.start === start && row.verb === verb);
    return {
      start,
      added: own?.added ?? 0,
      firstVoted: own?.voted ?? 0,
      accept: of('accept'),
      reject: of('reject'),
      defer: of('defer'),
      needsWork: of('needs-work'),
      withdraw: of('withdraw'),
      backlog,
    };
  });

  const share = (name: string, rows: readonly { verb: string; n: number }[]): Share => ({
    name,
    accept: sum(rows.filter((r) => r.verb === 'accept').map((r) => r.n)),
    reject: sum(rows.filter((r) => r.verb === 'reject').map((r) => r.n)),
    other: sum(rows.filter((r) => r.verb !== 'accept' && r.verb !== 'reject').map((r) => r.n)),
  });
  const all = share('', outcomes);
  const sumOf = (name: string, rows: typeof origins): Share => ({
    name,
    accept: sum(rows.map((r) => r.accept)),
    reject: sum(rows.map((r) => r.reject)),
    other: sum(rows.map((r) => r.other)),
  });
  const subsystems = [...new Set(origins.map((row) => row.subsystem))]
    .map((name) =>
      sumOf(
        name,
        origins.filter((row) => row.subsystem === name),
      ),
    )
    .sort((a, b) => total(b) - total(a) || (a.name < b.name ? -1 : 1));
  const matrix = new Map<string, Figures['matrix'][number]>();
  for (const row of outcomes) {
    const key = `${row.verdict} ${row.verb}`;
    const known = matrix.get(key);
    matrix.set(key, {
      verdict: row.verdict === null ? null : Verdict.parse(row.verdict),
      verb: DecisionVerb.parse(row.verb),
      count: (known?.count ?? 0) + row.n,
    });
  }
  const cell = (verdict: string, verb: string) => matrix.get(`${verdict} ${verb}`)?.count ?? 0;
  const agreed = cell('yes', 'accept') + cell('no', 'reject');
  return {
    bucket: size,
    throughput,
    votes: countVotes((row) => row.verb !== 'withdraw'),
    withdrawn: countVotes((row) => row.verb === 'withdraw'),
    added: sum(throughput.map((row) => row.added)),
    decided: waits.decided,
    backlog,
    medianHours: waits.median,
    p90Hours: waits.p90,
    waits: toSpans(spanStarts, spanLabels, waits.counts),
    outcomes: total(all),
    accepted: all.accept,
    rejected: all.reject,
    bySubsystem: subsystems.slice(0, topSubsystems),
    moreSubsystems: Math.max(0, subsystems.length - topSubsystems),
    byBranch: branches
      .map((branch) =>
        share(
          branch.name,
          outcomes.filter((row) => row.branchId === branch.id),
        ),
      )
      .filter((one) => total(one) > 0),
    bySource: sources
      .map((name) => ({
        ...sumOf(
          name,
          origins.filter((row) => row.source === name),
        ),
        name,
      }))
      .filter((one) => total(one) > 0),
    matrix: [...matrix.values()],
    agreed,
    judged: agreed + cell('yes', 'reject') + cell('no', 'accept'),
    reversals: reasons[0]?.total ?? 0,
    reversalReasons: reasons.map((row) => ({ reason: row.reason, count: row.n })),
    lastReversals: turned.map((row) => ({
      id: row.id,
      oid: row.oid,
      subject: row.subject,
      branch: row.branch,
      from: DecisionVerb.parse(row.before),
      to: DecisionVerb.parse(row.verb),
      by: row.by,
      at: row.at.toISOString(),
      reason: row.reason,
    })),
    fixedLater: after.fixed,
    revertedLater: after.reverted,
    knownBad: after.known,
    medianLagDays: after.lag,
    lastAftermath: followed.map((row) => ({
      oid: row.oid,
      subject: row.subject,
      branch: row.branch,
      acceptedAt: row.acceptedAt.toISOString(),
      kind: row.kind,
      followUp: {
        oid: row.followUp,
        subject: row.followUpSubject,
        at: row.followUpAt.toISOString(),
      },
      lagDays: row.lag,
    })),
    reviewers: people,
  };
}

const total = (share: Share): number => share.accept + share.reject + share.other;
