import type { CandidateView } from '@/lib/contracts/pages';

/** What phase 6 asks branches for where the candidate repairs something; records made before it said so asked for that alone. */
export const theBug = 'the bug';

/**
 * Whether its branches were asked for a bug: of a candidate that repairs nothing they were asked for the code it changes.
 * Beside the drawings, not in their model: the strip of cells is there before any drawing is fetched.
 */
export function asksForBug({ phases }: Pick<CandidateView, 'phases'>): boolean {
  const cells = phases.find((one) => one.phase === 'branches')?.findings ?? [];
  const matter = cells.find((one) => one.kind === 'cell')?.data.matter;
  return matter === undefined || matter === theBug;
}
