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
 * the branch has the commit itself.
 */
export function affectedText(cell: Pick<Cell, 'state' | 'affected'>, repairs: boolean): string {
  if (!repairs) return cell.state === 'present' ? '' : codeWords[cell.affected];
  return (cell.state === 'present' ? presentWords : affectedWords)[cell.affected];
}
