import type { PhaseContext } from '@/lib/analysis/context';
import { matterOf } from '@/lib/analysis/model/is-repair';
import { lackingOn } from '@/lib/analysis/semantics/needed-symbols';
import { movedOn } from './moved-code';
import type { BranchFacts } from './recommend';

/** What their cells do not say about the branches: what phase 5 found out, and what the profile knows. */
export function factsOf(context: PhaseContext): BranchFacts {
  const { handMerged } = context.input.profile;
  return {
    lacking: lackingOn(context),
    moved: movedOn(context),
    handMerged,
    matter: matterOf(context),
  };
}
