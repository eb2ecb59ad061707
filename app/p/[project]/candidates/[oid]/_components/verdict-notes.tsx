import { VerdictData } from '@/lib/contracts/analysis';
import { phaseTitle } from '@/lib/contracts/vocabulary';

/** What qualifies the verdict: when it is looked at again, and what it was reached without. */
export function VerdictNotes({ data }: { readonly data: Readonly<Record<string, unknown>> }) {
  const parsed = VerdictData.safeParse(data);
  if (!parsed.success) return null;
  const { reviewAfter, missingPhases } = parsed.data;
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
