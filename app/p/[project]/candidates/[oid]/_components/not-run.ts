import type { CandidateView } from '@/lib/contracts/pages';
import { phaseNumber } from '@/lib/contracts/words';

/**
 * One line for all phases that were skipped because the repository does not hold the commit, or null. Each phase keeps
 * its own reason, in full, behind its title.
 */
export function notRun({
  commitKnown,
  phases,
}: Pick<CandidateView, 'commitKnown' | 'phases'>): string | null {
  if (commitKnown) return null;
  const skipped = phases.filter((phase) => phase.status === 'skipped');
  const why = 'not run: the repository does not hold the commit';
  if (skipped.length === 0) return null;
  if (skipped.length === phases.length) return `The phases were ${why}.`;
  const numbers = skipped.map((phase) => phaseNumber[phase.phase]);
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  const which =
    numbers.length > 2 && last - first + 1 === numbers.length
      ? `${first} to ${last}`
      : numbers.join(', ');
  return `${numbers.length === 1 ? 'Phase' : 'Phases'} ${which} ${why}.`;
}
