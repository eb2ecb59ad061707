import { listWords } from '@/lib/analysis/finding';
import { type AnalysisBranch, isActive } from '@/lib/analysis/input';
import type { Matter } from '@/lib/analysis/model/is-repair';
import { rangeText } from '@/lib/applicability/range';
import type { recommendations } from '@/lib/contracts/analysis';
import type { Cell } from '@/lib/contracts/cell';
import { listConflicts, listConflictWords } from './list-conflicts';

export type Recommendation = (typeof recommendations)[number];

export interface BranchAdvice {
  readonly branch: string;
  readonly recommendation: Recommendation;
  readonly why: string;
}

/** What else is known of the branches, by name. */
export interface BranchFacts {
  /** What the patch uses and the branch does not have: there a pick that merges does not build. */
  readonly lacking: ReadonlyMap<string, readonly string[]>;
  /** The file in which the code that it changes stands there, where it is another one than upstream. */
  readonly moved: ReadonlyMap<string, string>;
  /** Of the profile: where a conflict is resolved by hand without thought. */
  readonly handMerged: readonly string[];
  /** What a branch that needs it has. */
  readonly matter: Matter;
}

const nothingKnown: BranchFacts = {
  lacking: new Map(),
  moved: new Map(),
  handMerged: [],
  matter: 'the bug',
};

/** What a cell says about taking the fix, before the verdict on the candidate (4-phases, phase 9). */
export function adviseBranch(
  cell: Cell | undefined,
  facts: BranchFacts = nothingKnown,
): Omit<BranchAdvice, 'branch'> {
  if (cell === undefined) return { recommendation: 'unknown', why: 'No cell was computed.' };
  if (cell.state === 'unknown') return { recommendation: 'unknown', why: cell.reason };
  if (cell.state === 'present') return { recommendation: 'not-needed', why: cell.reason };
  if (cell.affected === 'no')
    return {
      recommendation: 'not-needed',
      why: cell.state === 'absent' ? cell.reason : cell.detail.affectedReason,
    };
  const movedTo = facts.moved.get(cell.branch);
  if (cell.state === 'absent' && movedTo === undefined)
    return { recommendation: 'not-needed', why: cell.reason };
  const lacking = facts.lacking.get(cell.branch) ?? [];
  const shown =
    cell.affected === 'yes'
      ? cell.detail.affectedReason
      : `Whether the branch has ${facts.matter} is not shown.`;
  if (cell.state === 'absent')
    return {
      recommendation: 'needs-work',
      why: `The code that it changes stands in ${movedTo ?? ''} there. ${shown}`,
    };
  const lists = listConflicts(cell, facts.handMerged);
  if (cell.state === 'conflicts' && lists === null)
    return { recommendation: 'needs-work', why: `${cell.reason} ${shown}` };
  if (lacking.length > 0)
    return {
      recommendation: 'needs-work',
      why: `It lands, and uses what the branch does not have: ${listWords(lacking.slice(0, 4))}. ${shown}`,
    };
  if (lists !== null)
    return {
      recommendation: 'recommend-adjusted',
      why: `${listConflictWords(lists, cell)} ${shown}`,
    };
  if (cell.state === 'merges')
    return { recommendation: 'recommend-adjusted', why: `${cell.reason} ${shown}` };
  return { recommendation: 'recommend', why: shown };
}

/**
 * The range as the mails write it (`7.0-5.10`) over active branches. Branches past their end of life, and those that
 * have the fix already, neither break the range nor are in it.
 */
export function adviceRange(
  branches: readonly AnalysisBranch[],
  cells: readonly Cell[],
  asOf: string,
  wanted: (advice: Recommendation) => boolean,
  facts: BranchFacts = nothingKnown,
): string | null {
  const cellOf = (branch: AnalysisBranch) => cells.find((cell) => cell.branch === branch.name);
  const rows = branches
    .filter((branch) => cellOf(branch)?.state !== 'present')
    .map((branch) => ({ ...branch, active: isActive(branch, asOf) }));
  return rangeText(rows, (row) => wanted(adviseBranch(cellOf(row), facts).recommendation));
}
