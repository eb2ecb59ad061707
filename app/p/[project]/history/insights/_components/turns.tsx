import Link from 'next/link';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { Figures } from '@/lib/contracts/insights';
import { Figure } from './bars';
import type { Drill } from './drill';
import { days } from './figure-words';
import { NumberHeads } from './number-heads';

interface TurnsProps {
  readonly figures: Figures;
  readonly before: Figures | null;
  readonly drill: Drill;
}

/** Accepts that became rejects and the other way round, and why. */
export function Reversals({ figures, before, drill }: TurnsProps) {
  return (
    <>
      <p>
        <b>
          <Figure value={figures.reversals} href={drill.log('is:reversal')} />
        </b>{' '}
        reversals{before ? <span className="muted"> ({before.reversals} before)</span> : null}
      </p>
      {figures.reversalReasons.length > 0 ? (
        <table className="table figure-table">
          <caption className="sr-only">Reasons of reversals</caption>
          <thead>
            <tr>
              <th scope="col">Reason</th>
              <NumberHeads names={['Times']} />
            </tr>
          </thead>
          <tbody>
            {figures.reversalReasons.map((one) => (
              <tr key={one.reason}>
                <th scope="row" className="prose-cell">
                  {one.reason ? <VisibleText text={one.reason} /> : 'none given'}
                </th>
                <td className="num">{one.count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <ul className="figure-list">
        {figures.lastReversals.slice(0, 5).map((one) => (
          <li key={one.id}>
            <Link className="link" href={drill.candidate(one.oid)} prefetch={false}>
              <VisibleText text={one.subject} />
            </Link>{' '}
            <span className="muted">
              {one.branch}: {one.from} became {one.to}, {one.by}, {one.at.slice(0, 10)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What became of accepts upstream. */
export function AftermathFigures({ figures, before, drill }: TurnsProps) {
  const row = (title: string, value: number, tokens: string, then: number | undefined) => (
    <tr>
      <th scope="row">{title}</th>
      <td className="num">
        <Figure value={value} href={drill.log(tokens)} />
      </td>
      {before ? <td className="num muted">{then}</td> : null}
    </tr>
  );
  return (
    <>
      <table className="table figure-table">
        <caption className="sr-only">What became of accepts</caption>
        <thead>
          <tr>
            <th scope="col">Accepted, then</th>
            <NumberHeads names={['Cells', before ? 'Before' : null]} />
          </tr>
        </thead>
        <tbody>
          {row('fixed by a later commit', figures.fixedLater, 'is:fixed-later', before?.fixedLater)}
          {row(
            'reverted by a later commit',
            figures.revertedLater,
            'is:reverted-later',
            before?.revertedLater,
          )}
          {row(
            'the follow-up was there already',
            figures.knownBad,
            'is:known-bad',
            before?.knownBad,
          )}
        </tbody>
      </table>
      <p className="muted">Median lag: {days(figures.medianLagDays)}</p>
      <ul className="figure-list">
        {figures.lastAftermath.slice(0, 8).map((one) => (
          <li key={`${one.oid} ${one.branch} ${one.followUp.oid}`}>
            <Link className="link" href={drill.candidate(one.oid)} prefetch={false}>
              <VisibleText text={one.subject} />
            </Link>{' '}
            <span className="muted">
              {one.branch}, {one.kind === 'fixes' ? 'fixed' : 'reverted'} after {days(one.lagDays)}{' '}
              by <code>{one.followUp.oid.slice(0, 12)}</code> “
              <VisibleText text={one.followUp.subject} />”
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Numbers by name: no order of merit. */
export function Workload({ figures, drill }: Omit<TurnsProps, 'before'>) {
  if (figures.reviewers.length === 0) return <p className="muted">Nobody voted in this period.</p>;
  return (
    <table className="table figure-table">
      <caption className="sr-only">Work per person, by name</caption>
      <thead>
        <tr>
          <th scope="col">Person</th>
          <NumberHeads names={['Votes', 'Candidates', 'Withdrawn', 'Days']} />
        </tr>
      </thead>
      <tbody>
        {figures.reviewers.map((person) => (
          <tr key={person.id}>
            <th scope="row">
              <VisibleText text={person.name} />
            </th>
            <td className="num">
              <Figure value={person.votes} href={drill.log('', { by: person.id })} />
            </td>
            <td className="num">{person.candidates}</td>
            <td className="num">
              <Figure
                value={person.withdrawn}
                href={drill.log('verb:withdraw', { by: person.id })}
              />
            </td>
            <td className="num">{person.days}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
