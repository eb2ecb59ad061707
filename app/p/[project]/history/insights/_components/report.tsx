import Link from 'next/link';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { Insights, Share } from '@/lib/contracts/insights';
import { templateVerbs } from '@/lib/contracts/policy';
import { verdicts } from '@/lib/contracts/words';
import { count, days, matrixCell, percent, sayPeriod, sourceWord } from './figure-words';
import { Headline } from './headline';
import { PrintButton } from './print-button';

/** A period on one sheet of A4. */
export function Report({ insights }: { readonly insights: Insights }) {
  const { project, period, compare, figures, before, waiting } = insights;
  const search = `from=${period.from}&to=${period.to}&compare=${insights.compareWith}`;
  return (
    <div className="page report">
      <p className="no-print">
        <Link className="link" href={`/p/${project}/history/insights?${search}`}>
          ← Insights, with definitions and the lists behind the figures
        </Link>{' '}
        <PrintButton />
      </p>
      <h1>
        {project}: {sayPeriod(period)}
      </h1>
      <p className="muted">
        {compare ? `Compared with ${sayPeriod(compare)}. ` : ''}Days are UTC; counted{' '}
        {insights.asOf.slice(0, 16).replace('T', ' ')}.
      </p>
      <Headline figures={figures} before={before} />
      <div className="report-columns">
        <Small
          title={`Per ${figures.bucket}`}
          head={['From', 'Votes', 'Added', 'First voted', 'Backlog']}
          rows={thin(figures.throughput).map((bucket) => [
            bucket.start,
            count(bucket.accept + bucket.reject + bucket.defer + bucket.needsWork),
            count(bucket.added),
            count(bucket.firstVoted),
            count(bucket.backlog),
          ])}
        />
        <Small
          title="Waiting now"
          head={['Age', 'Candidates']}
          rows={waiting.ages.map((span) => [span.label, count(span.count)])}
        />
        <Small
          title="Time to first vote"
          head={['Waited', 'Candidates']}
          rows={figures.waits.map((span) => [span.label, count(span.count)])}
        />
        <Small
          title="Engine and people"
          head={['Verdict', ...templateVerbs]}
          rows={[...verdicts, null].map((verdict) => [
            verdict ?? 'none',
            ...templateVerbs.map((verb) => count(matrixCell(figures, verdict, verb))),
          ])}
        />
        <Shares title="Branch" shares={figures.byBranch} />
        <Shares title="Subsystem" shares={figures.bySubsystem.slice(0, 10)} />
        <Shares
          title="Source"
          shares={figures.bySource.map((one) => ({
            ...one,
            name: sourceWord[one.name] ?? one.name,
          }))}
        />
        <Small
          title="Reasons of reversals"
          head={['Reason', 'Times']}
          rows={figures.reversalReasons
            .slice(0, 5)
            .map((one) => [one.reason.slice(0, 60) || 'none given', count(one.count)])}
        />
        <Small
          title="Accepts fixed or reverted later"
          head={['Candidate', 'Lag']}
          rows={figures.lastAftermath
            .slice(0, 5)
            .map((one) => [`${one.subject.slice(0, 48)} (${one.branch})`, days(one.lagDays)])}
        />
        <Small
          title="Work by name"
          head={['Person', 'Votes', 'Candidates', 'Days']}
          rows={figures.reviewers
            .slice(0, 15)
            .map((one) => [one.name, count(one.votes), count(one.candidates), count(one.days)])}
        />
      </div>
    </div>
  );
}

/** The last fourteen at most: more do not fit a sheet beside everything else. */
const thin = <T,>(list: readonly T[]): readonly T[] => list.slice(-14);

function Shares({ title, shares }: { readonly title: string; readonly shares: readonly Share[] }) {
  return (
    <Small
      title={`Acceptance: ${title.toLowerCase()}`}
      head={[title, 'Acc.', 'Rej.', 'Other', 'Share']}
      rows={shares.map((one) => [
        one.name || 'none',
        count(one.accept),
        count(one.reject),
        count(one.other),
        percent(one.accept, one.accept + one.reject),
      ])}
    />
  );
}

interface SmallProps {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function Small({ title, head, rows }: SmallProps) {
  return (
    <section>
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p className="muted">none</p>
      ) : (
        <table className="table figure-table">
          <thead>
            <tr>
              {head.map((text, at) => (
                <th key={text} scope="col" className={at === 0 ? undefined : 'num'}>
                  {text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.join(' ')}>
                {row.map((text, at) =>
                  at === 0 ? (
                    <th key={head[at]} scope="row">
                      <VisibleText text={text} />
                    </th>
                  ) : (
                    <td key={head[at]} className="num">
                      {text}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
