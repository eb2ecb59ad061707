import { VisibleText } from '@/app/_components/diff/visible-text';
import type { VerdictData } from '@/lib/contracts/analysis';
import { phaseTitle } from '@/lib/contracts/vocabulary';

const outcomes = {
  pass: { word: 'shown', look: 'text-good', sign: '✓' },
  fail: { word: 'fails', look: 'text-bad', sign: '✗' },
  'not-shown': { word: 'not shown', look: 'muted', sign: '?' },
} as const;

/** How the verdict came about: rules one by one, contributions, what was missing. */
export function VerdictBody({ verdict }: { readonly verdict: VerdictData }) {
  const strongest = Math.max(0.0001, ...verdict.contributions.map((one) => Math.abs(one.weight)));
  return (
    <div className="verdict-body">
      {verdict.checklist.length > 0 ? (
        <>
          <h4>Stable rules</h4>
          <ul className="plain-list">
            {verdict.checklist.map((item) => (
              <li key={item.rule} className="checklist">
                <span className={outcomes[item.outcome].look}>
                  <span aria-hidden="true">{outcomes[item.outcome].sign} </span>
                  {outcomes[item.outcome].word}
                </span>
                <span>
                  <VisibleText text={item.rule} />{' '}
                  <span className="faint">
                    <VisibleText text={item.why} />
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {verdict.contributions.length > 0 ? (
        <>
          <h4>Contributions</h4>
          <ul className="plain-list">
            {verdict.contributions.map((part) => (
              <li key={part.feature} className="contribution">
                <span className="num">
                  {part.weight >= 0 ? '+' : '−'}
                  {Math.abs(part.weight).toFixed(2)}
                </span>
                <span
                  aria-hidden="true"
                  className={part.weight >= 0 ? 'contribution-bar' : 'contribution-bar against'}
                  style={{ width: `${Math.round((60 * Math.abs(part.weight)) / strongest)}px` }}
                />
                <VisibleText text={part.label} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {verdict.exception ? <p>Exception: {verdict.exception}</p> : null}
      {verdict.reviewAfter ? (
        <p>Looked at again after {verdict.reviewAfter.slice(0, 10)}.</p>
      ) : null}
      {verdict.missingPhases.length > 0 ? (
        <p className="text-warn">
          Reached without: {verdict.missingPhases.map((name) => phaseTitle[name]).join(', ')}.
        </p>
      ) : null}
    </div>
  );
}
