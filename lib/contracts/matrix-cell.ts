import {
  type Affected,
  affectedValues,
  type CellState,
  cellStates,
  type DecisionVerb,
  decisionVerbs,
} from '@/lib/contracts/words';

/**
 * A cell of the matrix page as one number, so that five thousand candidates on ten branches are a few hundred kilobytes:
 * bits 0 to 2 state, 3 and 4 affected, 5 to 7 what stands (0: nothing), each by its place in lib/contracts/words; then
 * computed for an older tip, waiting on a pending ref, and an accept that the policy keeps from standing. -1: not computed.
 */
export const matrixBits = { affected: 8, standing: 32, stale: 256, queued: 512, blocked: 1024 };

export interface MatrixCell {
  readonly state: CellState;
  readonly affected: Affected;
  readonly standing: DecisionVerb | null;
  /** Computed for an older tip than the branch has now. */
  readonly stale: boolean;
  /** A pending ref of the branch holds it. */
  readonly queued: boolean;
  /** Votes were cast and the policy keeps them from standing. */
  readonly blocked: boolean;
}

/** The cell of a number; null for one that is not computed, or that this version does not know. */
export function readMatrixCell(code: number): MatrixCell | null {
  if (code < 0) return null;
  const state = cellStates[code & 7];
  const affected = affectedValues[(code >> 3) & 3];
  if (state === undefined || affected === undefined) return null;
  const standing = (code >> 5) & 7;
  return {
    state,
    affected,
    standing: standing === 0 ? null : (decisionVerbs[standing - 1] ?? null),
    stale: (code & matrixBits.stale) !== 0,
    queued: (code & matrixBits.queued) !== 0,
    blocked: (code & matrixBits.blocked) !== 0,
  };
}

/** Digits of a row's key: the last ones of its candidate's id. */
export const keyLength = 16;

/** Rows that one request gives. */
export const chunkRows = 200;

/** Rows that the page lists at most; the filters narrow a longer list. */
export const mostRows = 20_000;

/** What one decision takes at most. */
export const mostCells = 1000;
export const mostCandidates = 1000;
