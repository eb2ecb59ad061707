import { standingWord } from '@/app/_components/cell/cell-words';
import { VerdictMark } from '@/app/_components/cell/verdict-mark';
import { stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { DecisionView } from '@/lib/contracts/decision';
import { cellWord } from '@/lib/contracts/words';

/** Who decided what, why, and what was known then. Nothing is ever taken out of this list. */
export function DecisionsTab({ decisions }: { readonly decisions: readonly DecisionView[] }) {
  if (decisions.length === 0) {
    return (
      <div className="empty">
        <h2>Nobody has decided yet</h2>
        <p className="muted">
          A vote goes to one branch. It keeps its reason and what was known at the time, and it is
          never deleted: undo is a new entry.
        </p>
      </div>
    );
  }
  return (
    <div className="table-scroll">
      <table className="table mt-2">
        <thead>
          <tr>
            <th scope="col">Branch</th>
            <th scope="col">Decision</th>
            <th scope="col">Known then</th>
          </tr>
        </thead>
        <tbody>
          {decisions.map((decision) => (
            <tr key={decision.id} className={decision.stands ? '' : 'muted'}>
              <td className="mono">{decision.branch}</td>
              <td>
                <b>
                  <VisibleText text={decision.by.name} />
                </b>{' '}
                {standingWord[decision.verb]}
                {decision.stands || decision.verb === 'withdraw' ? '' : ' (replaced)'}
                {decision.reason ? (
                  <div className="muted">
                    “<VisibleText text={decision.reason} />”
                  </div>
                ) : null}
                <div className="faint text-s">{stamp(decision.at)}</div>
              </td>
              <td>
                <VerdictMark
                  verdict={decision.known.verdict}
                  confidence={decision.known.confidence}
                  pending="no verdict"
                />{' '}
                <span className="muted">{cellWord[decision.known.state]}</span>
                <div className="faint text-s">
                  tip <code>{decision.known.tip.slice(0, 12)}</code>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
