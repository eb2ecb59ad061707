import { listFew } from '@/lib/analysis/finding';
import type { Cell } from '@/lib/contracts/cell';

/**
 * The files in which alone a pick conflicts where all of them are merged by hand without thought (`Profile.handMerged`);
 * null where code conflicts as well, or not all conflicts are known.
 */
export function listConflicts(cell: Cell, handMerged: readonly string[]): readonly string[] | null {
  const { conflicts, moreConflicts } = cell.detail;
  if (cell.state !== 'conflicts' || moreConflicts === true || conflicts.length === 0) return null;
  const isList = (path: string) =>
    handMerged.some((one) => (one.endsWith('/') ? path.startsWith(one) : path === one));
  const paths = [...new Set(conflicts.map((one) => one.path))];
  return paths.every(isList) ? paths : null;
}

/** What is to be done about them, in a sentence; a branch that lacks one of them has nothing to keep. */
export function listConflictWords(paths: readonly string[], { detail }: Cell): string {
  const isOne = paths.length === 1;
  const excluded = paths.map((path) => `--exclude=${path}`).join(' ');
  const keep = paths.some((path) => detail.missingPaths.includes(path))
    ? ''
    : "keep the branch's (`git checkout --ours`) or ";
  return `Only ${listFew(paths, 3)} ${isOne ? 'conflicts, which is' : 'conflict, which are'} no code: ${keep}leave ${isOne ? 'it' : 'them'} out (\`git am ${excluded}\`); the rest lands.`;
}
