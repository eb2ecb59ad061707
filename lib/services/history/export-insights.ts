import { insightDefinitions } from '@/lib/contracts/insight-definitions';
import type { Figures, Insights } from '@/lib/contracts/insights';
import { csvField } from '@/lib/services/history/export-history';

type Row = readonly [figure: string, group: string, value: number | null];

/** The figures as a spreadsheet takes them: figure, group, value, value of the period compared with. */
export function insightsCsv(insights: Insights): string {
  const before = new Map(
    (insights.before === null ? [] : rows(insights.before)).map(([figure, group, value]) => [
      `${figure}\n${group}`,
      value,
    ]),
  );
  const write = (value: number | null | undefined): string =>
    value === null || value === undefined ? '' : String(Math.round(value * 1000) / 1000);
  const { period, compare } = insights;
  const head = [
    'figure',
    'group',
    `${period.from} to ${period.to}`,
    compare === null ? '' : `${compare.from} to ${compare.to}`,
  ];
  const ages = insights.waiting.ages.map((span): Row => ['waiting now', span.label, span.count]);
  const lines = [...rows(insights.figures), ...ages].map(([figure, group, value]) => [
    figure,
    group,
    write(value),
    write(before.get(`${figure}\n${group}`)),
  ]);
  return [head, ...lines].map((line) => `${line.map(csvField).join(',')}\r\n`).join('');
}

/** The figures with what each of them counts. */
export const insightsJson = (insights: Insights) => ({
  ...insights,
  definitions: insightDefinitions,
});

function rows(figures: Figures): Row[] {
  const shares = (figure: string, list: Figures['byBranch']): Row[] =>
    list.flatMap((share): Row[] => [
      [`accepted by ${figure}`, share.name, share.accept],
      [`rejected by ${figure}`, share.name, share.reject],
      [`deferred or needing work by ${figure}`, share.name, share.other],
    ]);
  const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return [
    ['votes', '', figures.votes],
    ['withdrawn', '', figures.withdrawn],
    ['candidates added', '', figures.added],
    ['candidates first voted on', '', figures.decided],
    ['backlog at the end', '', figures.backlog],
    ['hours to first vote, median', '', figures.medianHours],
    ['hours to first vote, 90 %', '', figures.p90Hours],
    ['cells accepted', '', figures.accepted],
    ['cells rejected', '', figures.rejected],
    ['acceptance', '', ratio(figures.accepted, figures.accepted + figures.rejected)],
    ['agreement with the engine', '', ratio(figures.agreed, figures.judged)],
    ['reversals', '', figures.reversals],
    ['accepts fixed later', '', figures.fixedLater],
    ['accepts reverted later', '', figures.revertedLater],
    ['accepts with a known follow-up', '', figures.knownBad],
    ['days to the follow-up, median', '', figures.medianLagDays],
    ...figures.throughput.flatMap((bucket): Row[] => [
      [`added per ${figures.bucket}`, bucket.start, bucket.added],
      [`first voted on per ${figures.bucket}`, bucket.start, bucket.firstVoted],
      [`accept votes per ${figures.bucket}`, bucket.start, bucket.accept],
      [`reject votes per ${figures.bucket}`, bucket.start, bucket.reject],
      [`defer votes per ${figures.bucket}`, bucket.start, bucket.defer],
      [`needs-work votes per ${figures.bucket}`, bucket.start, bucket.needsWork],
      [`withdrawals per ${figures.bucket}`, bucket.start, bucket.withdraw],
      [`backlog per ${figures.bucket}`, bucket.start, bucket.backlog],
    ]),
    ...figures.waits.map((span): Row => ['waited for the first vote', span.label, span.count]),
    ...shares('subsystem', figures.bySubsystem),
    ...shares('branch', figures.byBranch),
    ...shares('source', figures.bySource),
    ...figures.matrix.map(
      (cell): Row => ['verdict and vote', `${cell.verdict ?? 'none'} / ${cell.verb}`, cell.count],
    ),
    ...figures.reversalReasons.map((one): Row => ['reversals by reason', one.reason, one.count]),
    ...figures.reviewers.flatMap((one): Row[] => [
      ['votes by person', one.name, one.votes],
      ['candidates by person', one.name, one.candidates],
      ['withdrawals by person', one.name, one.withdrawn],
      ['days with votes by person', one.name, one.days],
    ]),
  ];
}
