import type { Figures } from '@/lib/contracts/insights';
import { Figure } from './bars';
import type { Drill } from './drill';
import { count } from './figure-words';
import { LazyChart } from './lazy-chart';
import { NumberHeads } from './number-heads';

/** Votes, imports and backlog over time: two pictures and the table behind them. */
export function Throughput({
  figures,
  drill,
}: {
  readonly figures: Figures;
  readonly drill: Drill;
}) {
  const buckets = figures.throughput;
  return (
    <>
      <div className="chart-pair">
        <LazyChart kind="votes" label={`Votes per ${figures.bucket}`} buckets={buckets} />
        <LazyChart
          kind="backlog"
          label={`Backlog, imports and first votes per ${figures.bucket}`}
          buckets={buckets}
        />
      </div>
      <details className="numbers">
        <summary>The numbers, per {figures.bucket}</summary>
        <div className="table-scroll">
          <table className="table figure-table">
            <caption className="sr-only">Throughput and backlog per {figures.bucket}</caption>
            <thead>
              <tr>
                <th scope="col">From</th>
                <NumberHeads
                  names={[
                    'Accept',
                    'Reject',
                    'Defer',
                    'Needs work',
                    'Withdrawn',
                    'Added',
                    'First voted',
                    'Backlog',
                  ]}
                />
              </tr>
            </thead>
            <tbody>
              {buckets.map((bucket) => {
                const votes = (value: number, tokens: string) => (
                  <td className="num">
                    <Figure value={value} href={drill.bucket(bucket, tokens)} />
                  </td>
                );
                return (
                  <tr key={bucket.start}>
                    <th scope="row">{bucket.start}</th>
                    {votes(bucket.accept, 'verb:accept')}
                    {votes(bucket.reject, 'verb:reject')}
                    {votes(bucket.defer, 'verb:defer')}
                    {votes(bucket.needsWork, 'verb:needs-work')}
                    {votes(bucket.withdraw, 'verb:withdraw')}
                    <td className="num">{count(bucket.added)}</td>
                    {votes(bucket.firstVoted, 'is:first')}
                    <td className="num">{count(bucket.backlog)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </details>
    </>
  );
}
