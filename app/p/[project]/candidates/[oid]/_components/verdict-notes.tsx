import type { CandidateView } from '@/lib/contracts/pages';
import { phaseTitle } from '@/lib/contracts/words';

type Verdict = NonNullable<CandidateView['verdict']>;

/** What qualifies the verdict: when it is looked at again, and what it was reached without. */
export function VerdictNotes({ verdict }: { readonly verdict: Verdict }) {
  const { reviewAfter, missingPhases } = verdict;
  return (
    <>
      {reviewAfter ? <p>Looked at again after {reviewAfter.slice(0, 10)}.</p> : null}
      {missingPhases.length > 0 ? (
        <p className="text-warn">
          Reached without: {missingPhases.map((name) => phaseTitle[name]).join(', ')}.
        </p>
      ) : null}
    </>
  );
}
