import { sources } from '@/lib/contracts/history-filter';
import type { Figures, Period, Share, Span } from '@/lib/contracts/insights';
import { decisionVerbs, Verdict } from '@/lib/contracts/vocabulary';
import { type Titles, titlesOf } from '@/lib/db/queries/insights';
import { Counted, percentile, type Sums } from '@/lib/services/history/count-votes';
import { bucketSize } from '@/lib/services/history/periods';
import type { QueueIndex } from '@/lib/services/queue/index/queue-index';

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
const ageStarts = [0, 24, 72, 168, 336, 720, 2160] as const;
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

const topSubsystems = 15;
const topReasons = 10;
const listed = 20;

/**
 * Every figure of one period, counted in an index that is up to date; what each means is in app/p/[project]/history/insights,
 * "definitions". Only titles are asked of the database.
 */
export async function computeFigures(
  index: QueueIndex,
  projectId: string,
  period: Period,
): Promise<Figures> {
  const counted = new Counted(index, period);
  // All counting is done before the first wait: the index goes on changing.
  const names = {
    people: new Map(index.frame.people.map((person) => [person.id, person.name])),
    branches: index.branchIds.map(
      (id) => index.frame.branches.find((b) => b.id === id)?.name ?? '',
    ),
  };
  const turned = counted.turns
    .sort((a, b) => b.turn.at - a.turn.at || (a.turn.id < b.turn.id ? 1 : -1))
    .slice(0, listed)
    .map(({ entry, turn }) => ({
      ...{ oid: entry.oid, turn, branch: names.branches[turn.branch] ?? '' },
      by: names.people.get(index.people.values[turn.person] ?? '') ?? '',
    }));
  const followed = counted.followed
    .map((one) => ({ ...one, branch: names.branches[one.branch] ?? '' }))
    .sort(newestFollowUp)
    .slice(0, listed);
  const figures = figuresOf(index, counted, period, names);
  const titles = await titlesOf(
    projectId,
    [...turned.map((one) => one.oid), ...followed.map((one) => one.entry.oid)],
    followed.map((one) => one.followUp.oid),
  );
  return {
    ...figures,
    lastReversals: turned.map(({ oid, turn, branch, by }) => ({
      ...{ id: turn.id, oid, subject: titles.candidates[oid] ?? '', branch, by },
      from: turn.verb === decisionVerbs.indexOf('accept') ? 'reject' : 'accept',
      to: decisionVerbs[turn.verb] ?? 'accept',
      at: new Date(turn.at).toISOString(),
      reason: turn.reason,
    })),
    lastAftermath: followed.map((one) => aftermath(one, titles)),
  };
}

type NamedFollowed = Omit<Counted['followed'][number], 'branch'> & { readonly branch: string };

function newestFollowUp(a: NamedFollowed, b: NamedFollowed): number {
  if (a.followUp.at !== b.followUp.at) return b.followUp.at - a.followUp.at;
  const key = (one: NamedFollowed) => `${one.entry.oid} ${one.branch} ${one.followUp.oid}`;
  return key(a) < key(b) ? -1 : 1;
}

const aftermath = (one: NamedFollowed, titles: Titles): Figures['lastAftermath'][number] => ({
  ...{ oid: one.entry.oid, subject: titles.candidates[one.entry.oid] ?? '', branch: one.branch },
  acceptedAt: new Date(one.acceptedAt).toISOString(),
  kind: one.followUp.kind,
  followUp: {
    oid: one.followUp.oid,
    subject: titles.commits[one.followUp.oid] ?? '',
    at: new Date(one.followUp.at).toISOString(),
  },
  lagDays: one.lagDays,
});

const sum = (counts: Iterable<number>): number => {
  let total = 0;
  for (const count of counts) total += count;
  return total;
};

function figuresOf(
  index: QueueIndex,
  counted: Counted,
  period: Period,
  names: { readonly people: ReadonlyMap<string, string>; readonly branches: readonly string[] },
): Omit<Figures, 'lastReversals' | 'lastAftermath'> {
  const verbs = decisionVerbs.length;
  let backlog = counted.backlogBefore;
  const throughput = counted.starts.map((start, at) => {
    backlog += (counted.needing[at] ?? 0) - (counted.firstVoted[at] ?? 0);
    const of = (verb: (typeof decisionVerbs)[number]) =>
      counted.votes[at * verbs + decisionVerbs.indexOf(verb)] ?? 0;
    return {
      start,
      added: counted.added[at] ?? 0,
      firstVoted: counted.firstVoted[at] ?? 0,
      accept: of('accept'),
      reject: of('reject'),
      defer: of('defer'),
      needsWork: of('needs-work'),
      withdraw: of('withdraw'),
      backlog,
    };
  });
  const withdrawn = sum(throughput.map((bucket) => bucket.withdraw));
  const share = (name: string, sums: Sums | undefined): Share => {
    const [accept, reject, other] = sums ?? [0, 0, 0];
    return { name, accept, reject, other };
  };
  const subsystems = [...counted.subsystems.by]
    .map(([code, sums]) => share(index.subsystems.values[code] ?? '', sums))
    .sort((a, b) => total(b) - total(a) || (a.name < b.name ? -1 : 1));
  const matrix = [...counted.matrix].map(([key, count]) => {
    const verdict = index.verdicts.values[key >> 3] ?? 'none';
    return {
      verdict: verdict === 'none' ? null : Verdict.parse(verdict),
      verb: decisionVerbs[key & 7] ?? 'accept',
      count,
    };
  });
  const cell = (verdict: string, verb: string) =>
    matrix.find((one) => one.verdict === verdict && one.verb === verb)?.count ?? 0;
  const agreed = cell('yes', 'accept') + cell('no', 'reject');
  const byBranch = index.frame.branches
    .map(({ id, name }) => share(name, counted.branches.by.get(index.branchIds.indexOf(id))))
    .filter((one) => total(one) > 0);
  const reasons = new Map<string, number>();
  for (const { turn } of counted.turns) {
    reasons.set(turn.reason, (reasons.get(turn.reason) ?? 0) + 1);
  }
  return {
    bucket: bucketSize(period),
    throughput,
    votes: sum(counted.votes) - withdrawn,
    withdrawn,
    added: sum(counted.added),
    decided: counted.waits.length,
    backlog,
    medianHours: percentile(counted.waits, 0.5),
    p90Hours: percentile(counted.waits, 0.9),
    waits: toSpans(spanStarts, spanLabels, perSpan(counted.waits, spanStarts)),
    outcomes: sum(counted.matrix.values()),
    accepted: sum(byBranch.map((one) => one.accept)),
    rejected: sum(byBranch.map((one) => one.reject)),
    bySubsystem: subsystems.slice(0, topSubsystems),
    moreSubsystems: Math.max(0, subsystems.length - topSubsystems),
    byBranch,
    bySource: sources
      .map((name) => ({ ...share(name, counted.sources.by.get(index.sources.find(name))), name }))
      .filter((one) => total(one) > 0),
    matrix,
    agreed,
    judged: agreed + cell('yes', 'reject') + cell('no', 'accept'),
    reversals: counted.turns.length,
    reversalReasons: [...reasons]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
      .slice(0, topReasons),
    fixedLater: counted.after.fixed,
    revertedLater: counted.after.reverted,
    knownBad: counted.after.known,
    medianLagDays: percentile(counted.lags, 0.5),
    reviewers: [...counted.people]
      .map(([code, person]) => {
        const id = index.people.values[code] ?? '';
        const { votes, candidates, withdrawn, days } = person;
        return {
          id,
          name: names.people.get(id) ?? '',
          votes,
          candidates,
          withdrawn,
          days: days.size,
        };
      })
      .sort((a, b) => (a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1)),
  };
}

const total = (share: Share): number => share.accept + share.reject + share.other;

function perSpan(values: Iterable<number>, starts: readonly number[]): readonly number[] {
  const counts = starts.map(() => 0);
  for (const value of values) {
    const at = starts.findLastIndex((start) => start <= value);
    if (at >= 0) counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

/** Candidates that wait (open, and put off by nobody) by age. */
export function waitingAges(index: QueueIndex, now: number): Span[] {
  const ages: number[] = [];
  for (const { settled, snoozes, created } of index.entries) {
    if (settled || snoozes.some(([, until]) => until > now)) continue;
    ages.push(Math.max(now - created, 0) / 1000 / 3600);
  }
  return toSpans(ageStarts, ageLabels, perSpan(ages, ageStarts));
}
