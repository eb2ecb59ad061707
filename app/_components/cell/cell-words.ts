import type { CellBrief } from '@/lib/contracts/pages';
import { cellLetter, cellWord, type DecisionVerb } from '@/lib/contracts/words';

/** What people's standing decision is called beside a cell. */
export const standingWord: Readonly<Record<DecisionVerb, string>> = {
  accept: 'accepted',
  reject: 'rejected',
  defer: 'deferred',
  'needs-work': 'needs work',
  withdraw: 'withdrawn',
};

/**
 * How a cell is drawn. "Can land" and "is needed" are two facts: a branch that never had the bug is drawn as not
 * affected whatever would apply there, except where the fix is present already.
 */
export function cellShape(cell: Pick<CellBrief, 'state' | 'affected'>): {
  readonly letter: string;
  readonly look: string;
  readonly word: string;
} {
  if (cell.affected === 'no' && cell.state !== 'present' && cell.state !== 'absent') {
    return { letter: '–', look: 'unaffected', word: 'not affected' };
  }
  return { letter: cellLetter[cell.state], look: cell.state, word: cellWord[cell.state] };
}

/** One line for hover and screen readers: "6.6: lands adjusted, accepted, computed for an older tip". */
export function describeCell(cell: CellBrief): string {
  const parts = [cellShape(cell).word];
  if (cell.affected === 'no' && cell.state !== 'present') {
    if (cell.state === 'applies' || cell.state === 'merges') parts.push('though it would apply');
  } else if (cell.affected === 'unknown' && cell.state !== 'present') {
    parts.push('need not known');
  }
  if (cell.standing !== null) parts.push(standingWord[cell.standing]);
  if (cell.stale) parts.push('computed for an older tip');
  return `${cell.branch}: ${parts.join(', ')}`;
}

/** The legend at the foot of lists. */
export const legend: readonly (readonly [string, string])[] = [
  ['A', 'applies'],
  ['M', 'adjusted'],
  ['C', 'conflicts'],
  ['P', 'present'],
  ['–', 'not affected'],
  ['∅', 'no such code'],
  ['?', 'unknown'],
];
