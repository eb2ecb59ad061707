import type { Affected, CellState, DecisionVerb, Verdict } from '@/lib/contracts/vocabulary';

/**
 * Why a vote may not be recorded, as one sentence, or null. A rejection and a call for work must say why; an accept
 * that the matrix or the engine's verdict speaks against must too, and one that is impossible is refused.
 */
export function refuseVote(vote: {
  readonly verb: DecisionVerb;
  readonly reason: string;
  readonly state: CellState;
  readonly affected: Affected;
  /** The engine's; null: it has none. */
  readonly verdict: Verdict | null;
}): string | null {
  const reasonGiven = vote.reason.trim() !== '';
  switch (vote.verb) {
    case 'withdraw':
    case 'defer':
      return null;
    case 'reject':
    case 'needs-work':
      return reasonGiven ? null : 'Say why: a later reader has only the reason.';
    case 'accept':
      break;
  }
  if (vote.state === 'present') return 'The branch has this fix already.';
  if (vote.state === 'absent') return 'The branch has none of the code that this changes.';
  if (reasonGiven) return null;
  if (vote.state === 'conflicts') return 'It conflicts here: say how it is meant to land.';
  if (vote.state === 'unknown')
    return 'Nobody knows whether it lands here: say why it is accepted.';
  if (vote.affected === 'no') return 'The branch does not have the bug: say why it is needed.';
  if (vote.verdict === 'no') return 'The engine says no: say why it is accepted all the same.';
  return null;
}

/** Whether "accept applicable" means this cell. */
export const isApplicable = (state: CellState, affected: Affected): boolean =>
  (state === 'applies' || state === 'merges') && affected !== 'no';
