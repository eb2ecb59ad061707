import type { Cell } from '@/lib/contracts/cell';

const affectedWords = {
  yes: 'has the bug',
  no: 'does not have the bug',
  unknown: 'bug not shown',
};
/** A branch that has the fix has the bug no more. */
const presentWords = {
  yes: 'had the bug',
  no: 'did not have the bug',
  unknown: 'bug not shown',
};
/** Of a commit that repairs nothing: there is no bug to have, only code that it changes. */
const codeWords = {
  yes: 'has the code it changes',
  no: 'does not have the code it changes',
  unknown: 'not shown to have the code',
};

/**
 * Whether a branch has the bug, in words; of a commit that repairs nothing, whether it has the code, and nothing where
 * the branch has the commit itself. `movedTo`: the file in which the changed code stands there, where it is another one.
 */
export function affectedText(
  cell: Pick<Cell, 'state' | 'affected'>,
  repairs: boolean,
  movedTo: string | null = null,
): string {
  // What introduced the bug is in the branch's history, what the fix changes is not in the branch.
  const affected =
    cell.state === 'absent' && cell.affected === 'yes' && movedTo === null
      ? 'unknown'
      : cell.affected;
  if (!repairs) return cell.state === 'present' ? '' : codeWords[affected];
  return (cell.state === 'present' ? presentWords : affectedWords)[affected];
}
