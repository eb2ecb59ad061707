'use client';

import { Prose } from '@/app/_components/diff/prose';
import type { CandidateView } from '@/lib/contracts/pages';
import { type Reason, reasonsOf } from './reasons-of';

interface ReasonsProps {
  readonly candidate: CandidateView;
  readonly onFindings: (keys: readonly string[]) => void;
}

/** The strongest reasons each way, as long as their weight, each a click away from its proof. */
export function Reasons({ candidate, onFindings }: ReasonsProps) {
  const reasons = reasonsOf(candidate.phases);
  return (
    <>
      <Side title="For" reasons={reasons.for} onFindings={onFindings} />
      <Side title="Against" reasons={reasons.against} onFindings={onFindings} />
    </>
  );
}

interface SideProps {
  readonly title: 'For' | 'Against';
  readonly reasons: readonly Reason[];
  readonly onFindings: (keys: readonly string[]) => void;
}

function Side({ title, reasons, onFindings }: SideProps) {
  return (
    <div className={title === 'Against' ? 'against' : ''}>
      <h2>{title}</h2>
      {reasons.length === 0 ? (
        <p className="faint">Nothing found.</p>
      ) : (
        <ul className="reasons">
          {reasons.map((reason) => (
            <li key={reason.key}>
              <span
                className="weight"
                aria-hidden="true"
                style={{ width: `${Math.max(5, Math.round(reason.share * 42))}px` }}
              />
              <span>
                <Prose text={reason.text} />{' '}
                {reason.proofs > 0 ? (
                  <button
                    type="button"
                    className="proofs"
                    onClick={() => onFindings(reason.findings)}
                    aria-label={`${reason.proofs} ${reason.proofs === 1 ? 'proof' : 'proofs'}: show`}
                  >
                    {reason.proofs} {reason.proofs === 1 ? 'proof' : 'proofs'}
                  </button>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
