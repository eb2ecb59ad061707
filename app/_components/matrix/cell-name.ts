import { standingWord } from '@/app/_components/cell/cell-words';
import type { MatrixCell } from '@/lib/contracts/matrix-cell';
import { type Affected, cellWord } from '@/lib/contracts/words';

/** Whether a branch needs the fix, in words. */
export const needWord: Readonly<Record<Affected, string>> = {
  yes: 'affected',
  no: 'not affected',
  unknown: 'need not known',
};

/** "6.6: conflicts, affected, accepted": can land and is needed are two facts, and both are said. */
export function nameCell(branch: string, cell: MatrixCell | null): string {
  if (cell === null) return `${branch}: not computed yet`;
  const parts = [cellWord[cell.state]];
  if (cell.state !== 'present') parts.push(needWord[cell.affected]);
  if (cell.standing !== null) parts.push(standingWord[cell.standing]);
  if (cell.blocked) parts.push('accepted, and waits for what the policy asks');
  if (cell.queued) parts.push('queued elsewhere');
  if (cell.stale) parts.push('computed for an older tip');
  return `${branch}: ${parts.join(', ')}`;
}
