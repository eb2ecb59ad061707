import type { Affected, CellState } from '@/lib/contracts/vocabulary';

/** How one candidate stands on one branch. */
export interface StandingOnBranch {
  readonly state: CellState;
  readonly affected: Affected;
  readonly standing: string | null;
  readonly branch: {
    readonly name: string;
    /** 0 is the newest version. */
    readonly position: number;
    readonly endOfLife: Date | null;
  };
}

/**
 * The newer branches in use that have neither the fix nor an acceptance although they need it: accepting it for the
 * branch at `position` would make an upgrade to one of them a regression (1-product, "upgrade rule"). Newest first.
 */
export function upgradeHoles(
  elsewhere: readonly StandingOnBranch[],
  position: number,
  today: Date,
): string[] {
  return elsewhere
    .filter(
      ({ branch, state, affected, standing }) =>
        branch.position < position &&
        (branch.endOfLife === null || branch.endOfLife > today) &&
        state !== 'present' &&
        state !== 'absent' &&
        affected !== 'no' &&
        standing !== 'accept',
    )
    .sort((a, b) => a.branch.position - b.branch.position)
    .map(({ branch }) => branch.name);
}
