import type { BranchHead, CellBrief } from '@/lib/contracts/pages';
import type { DecisionVerb } from '@/lib/contracts/vocabulary';

type Cell = Pick<CellBrief, 'branch' | 'state' | 'affected' | 'standing'>;

/** Branches that still take backports: active and not past their end of life at `now`. */
export function liveBranches(branches: readonly BranchHead[], now: string): readonly string[] {
  return branches
    .filter(
      (branch) =>
        branch.active && !(branch.endOfLife !== null && branch.endOfLife < now.slice(0, 10)),
    )
    .map((branch) => branch.name);
}

/** Where a fix can be accepted at once: the patch lands and nothing says that the bug is not there. */
export function applicable(cells: readonly Cell[], live: readonly string[]): readonly string[] {
  return cells
    .filter((cell) => live.includes(cell.branch))
    .filter((cell) => cell.state === 'applies' || cell.state === 'merges')
    .filter((cell) => cell.affected !== 'no')
    .map((cell) => cell.branch);
}

/** Where a question is open at all: neither present nor without the code nor unaffected. */
export function open(cells: readonly Cell[], live: readonly string[]): readonly string[] {
  return cells
    .filter((cell) => live.includes(cell.branch))
    .filter((cell) => cell.state !== 'present' && cell.state !== 'absent')
    .filter((cell) => cell.affected !== 'no')
    .map((cell) => cell.branch);
}

/**
 * The branches a verb means when none are selected: accepting goes to the recommended ones that land (all that land
 * when nothing is recommended), every other verb to what is open, or to all live branches when nothing is.
 */
export function defaultTargets(
  verb: DecisionVerb,
  cells: readonly Cell[],
  live: readonly string[],
  recommended: readonly string[] = [],
): readonly string[] {
  if (verb === 'accept') {
    const can = applicable(cells, live);
    const wanted = can.filter((branch) => recommended.includes(branch));
    return wanted.length > 0 ? wanted : can;
  }
  const asked = open(cells, live);
  if (asked.length > 0) return asked;
  return cells
    .filter((cell) => live.includes(cell.branch) && cell.state !== 'present')
    .map((cell) => cell.branch);
}

/** "7.0 to 5.10" when the branches follow one another in `order` (newest first), else "7.0, 6.6" or "6 branches". */
export function nameTargets(targets: readonly string[], order: readonly string[]): string {
  if (targets.length === 0) return 'nothing';
  const sorted = order.filter((branch) => targets.includes(branch));
  const first = sorted[0] ?? targets[0] ?? '';
  const last = sorted.at(-1) ?? first;
  if (sorted.length === 1) return first;
  const from = order.indexOf(first);
  const contiguous = order.slice(from, from + sorted.length).every((b) => targets.includes(b));
  if (contiguous && sorted.length > 2) return `${first} to ${last}`;
  return sorted.length <= 4 ? sorted.join(', ') : `${sorted.length} branches`;
}
