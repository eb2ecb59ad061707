import type { Affected, CellState, DecisionVerb, Verdict } from '@/lib/contracts/words';

/**
 * Whether a vote on these cells is asked for its reason: every reject and needs-work, and an accept that the engine's verdict
 * or a cell speaks against. The server says the same (lib/review/check-vote): this only asks before it has to refuse.
 */
export function needsReason(
  verb: DecisionVerb,
  verdict: Verdict | null,
  cells: readonly { readonly state: CellState; readonly affected: Affected }[],
): boolean {
  if (verb === 'reject' || verb === 'needs-work') return true;
  if (verb !== 'accept') return false;
  return cells.some(
    ({ state, affected }) =>
      state === 'conflicts' ||
      state === 'unknown' ||
      ((state === 'applies' || state === 'merges') && (affected === 'no' || verdict === 'no')),
  );
}
