import type { Matter } from '@/lib/analysis/model/is-repair';
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

type Part = Pick<Cell['detail'], 'introducing'>;

/** Some of the lines that blame names came with commits that the branch has, others with commits that it has not. */
function hasPart({ introducing }: Part): boolean {
  const blamed = introducing.filter((one) => one.source === 'blame');
  return new Set(blamed.map((one) => one.inBranch)).size > 1;
}

/**
 * Whether a branch has the bug, in words; of a commit that repairs nothing, whether it has the code, or some of it, and
 * nothing where the branch has the commit itself. `movedTo`: the file in which the changed code stands there, where it
 * is another one.
 */
export function affectedText(
  cell: Pick<Cell, 'state' | 'affected'> & { readonly detail: Part },
  matter: Matter,
  movedTo: string | null = null,
): string {
  // What introduced the bug is in the branch's history, what the fix changes is not in the branch.
  const affected =
    cell.state === 'absent' && cell.affected === 'yes' && movedTo === null
      ? 'unknown'
      : cell.affected;
  if (matter === 'the bug')
    return (cell.state === 'present' ? presentWords : affectedWords)[affected];
  if (cell.state === 'present') return '';
  const some = hasPart(cell.detail) ? 'some of ' : '';
  return {
    yes: `has ${some}${matter}`,
    no: `does not have ${matter}`,
    unknown: `not shown to have ${matter}`,
  }[affected];
}
