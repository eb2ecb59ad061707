import type { PhaseContext } from '@/lib/analysis/context';

const kinds = ['fixes', 'declared-fix', 'hidden-fix', 'repair-wording', 'revert', 'stable-request'];

/** Whether anything says that the candidate repairs something: only then is there a bug that a branch may have. */
export function isRepair(context: PhaseContext): boolean {
  return kinds.some((kind) => context.findings('message', kind).length > 0);
}
