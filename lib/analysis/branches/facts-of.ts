import type { PhaseContext } from '@/lib/analysis/context';
import { lackingOn } from '@/lib/analysis/semantics/needed-symbols';
import { movedOn } from './moved-code';
import type { BranchFacts } from './recommend';

/** What phase 5 found out about the branches that their cells do not say. */
export function factsOf(context: PhaseContext): BranchFacts {
  return { lacking: lackingOn(context), moved: movedOn(context) };
}
