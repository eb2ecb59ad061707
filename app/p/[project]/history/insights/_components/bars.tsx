import Link from 'next/link';
import type { Share, Span } from '@/lib/contracts/insights';
import { count, percent } from './figure-words';
import { NumberHeads } from './number-heads';

interface SpanTableProps {
  readonly caption: string;
  readonly spans: readonly Span[];
  readonly before?: readonly Span[] | undefined;
  readonly href: (span: Span) => string;
}

/** Counts with a bar each: the table is the chart. */
export function SpanTable({ caption, spans, before, href }: SpanTableProps) {
  const most = Math.max(1, ...spans.map((span) => span.count));
  return (
    <table className="table figure-table">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <NumberHeads names={['Candidates', before ? 'Before' : null]} />
          <td className="bar-cell" aria-hidden="true" />
        </tr>
      </thead>
      <tbody>
        {spans.map((span, at) => (
          <tr key={span.label}>
            <th scope="row">{span.label}</th>
            <td className="num">
              <Figure value={span.count} href={href(span)} />
            </td>
            {before ? <td className="num muted">{count(before[at]?.count ?? 0)}</td> : null}
            <td className="bar-cell" aria-hidden="true">
              <span className="bar plain" style={{ width: `${(span.count / most) * 100}%` }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ShareTableProps {
  readonly what: string;
  readonly shares: readonly Share[];
  readonly before: readonly Share[] | null;
  readonly say?: (name: string) => string;
  /** Null: there is no filter for it. */
  readonly href: (share: Share, verb: 'accept' | 'reject' | 'other') => string | null;
}

/** Accepts and rejects with the share of accepts, and a bar whose parts differ in pattern as well as in colour. */
export function ShareTable({ what, shares, before, say = (name) => name, href }: ShareTableProps) {
  if (shares.length === 0) return <p className="muted">Nothing was decided in this period.</p>;
  return (
    <table className="table figure-table">
      <caption className="sr-only">Acceptance by {what}</caption>
      <thead>
        <tr>
          <th scope="col">{what}</th>
          <NumberHeads
            names={['Accepted', 'Rejected', 'Other', 'Share', before ? 'Before' : null]}
          />
          <td className="bar-cell" aria-hidden="true" />
        </tr>
      </thead>
      <tbody>
        {shares.map((share) => {
          const then = before?.find((one) => one.name === share.name);
          const all = Math.max(1, share.accept + share.reject + share.other);
          const part = (n: number) => ({ width: `${(n / all) * 100}%` });
          return (
            <tr key={share.name}>
              <th scope="row">{say(share.name) || 'none'}</th>
              <td className="num">
                <Figure value={share.accept} href={href(share, 'accept')} />
              </td>
              <td className="num">
                <Figure value={share.reject} href={href(share, 'reject')} />
              </td>
              <td className="num">
                <Figure value={share.other} href={href(share, 'other')} />
              </td>
              <td className="num">{percent(share.accept, share.accept + share.reject)}</td>
              {before ? (
                <td className="num muted">
                  {then ? percent(then.accept, then.accept + then.reject) : 'none'}
                </td>
              ) : null}
              <td className="bar-cell" aria-hidden="true">
                <span className="bar accept" style={part(share.accept)} />
                <span className="bar reject" style={part(share.reject)} />
                <span className="bar other" style={part(share.other)} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** A number that leads to the list behind it; nothing has no list. */
export function Figure({ value, href }: { readonly value: number; readonly href: string | null }) {
  if (value === 0 || href === null) return <>{count(value)}</>;
  return (
    <Link className="link" href={href} prefetch={false}>
      {count(value)}
    </Link>
  );
}
