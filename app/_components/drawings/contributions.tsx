import { VisibleText } from '@/app/_components/diff/visible-text';
import type { VerdictData } from '@/lib/contracts/analysis';
import { shares } from './contribution-shares';

const signed = (weight: number) => `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(2)}`;

/** What the score is made of: a bar a contribution, as long as its weight, to the right for it and to the left against. */
export function Contributions({ verdict }: { readonly verdict: VerdictData }) {
  const { rows, sums, probability } = shares(verdict.contributions);
  if (rows.length === 0) return null;
  const decided =
    verdict.verdict === 'unsure' ? probability : Math.max(probability, 1 - probability);
  return (
    <div className="table-scroll">
      {Math.abs(decided - verdict.confidence) > 0.005 ? (
        <p className="muted">
          A rule decided before the score did: the score alone says {probability.toFixed(2)}.
        </p>
      ) : null}
      <table className="table contributions">
        <caption className="sr-only">
          Contributions to the score: for {signed(sums.for)}, against {signed(sums.against)}
        </caption>
        <thead>
          <tr>
            <th scope="col">What counts</th>
            <th scope="col">
              <span className="ends">
                <span>against</span>
                <span>for</span>
              </span>
            </th>
            <th scope="col" className="num">
              Weight
            </th>
            <th scope="col" className="num">
              Share
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.feature}>
              <td>
                <VisibleText text={row.label} />
              </td>
              <td>
                <span className={`bar ${row.weight < 0 ? 'against' : 'for'}`}>
                  <span style={{ width: `${(row.length * 50).toFixed(1)}%` }} />
                </span>
              </td>
              <td className="num">{signed(row.weight)}</td>
              <td className="num">{Math.round(row.share * 100)} %</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              For {signed(sums.for)}, against {signed(sums.against)}: together
            </th>
            <td className="num">{signed(sums.total)}</td>
            <td className="num" />
          </tr>
          <tr>
            <th scope="row" colSpan={2}>
              As a chance, 1 / (1 + e<sup>−sum</sup>)
            </th>
            <td className="num">{probability.toFixed(2)}</td>
            <td className="num" />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
