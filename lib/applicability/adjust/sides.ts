import type { Alignment } from './align';
import type { LineMatch } from './line-match';
import type { AdjustRule } from './rules';
import type { Unit } from './units';

/** Lines `[start, end)` of the branch's file become `lines`. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

export interface LandingNote {
  readonly rule: AdjustRule;
  readonly what: string;
}

/** What becomes of one edit on the branch. */
export interface Landing {
  readonly changes: readonly Change[];
  readonly notes: readonly LandingNote[];
  /** Nothing of it lands. */
  readonly left: boolean;
  /** Name of the function or section that the branch's file would have to have for it. */
  readonly without?: string;
}

/** The texts of one merge and how upstream's lines stand in the branch. */
export interface Sides {
  readonly base: readonly string[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  readonly alignment: Alignment;
  /** Equal lines of base and theirs. */
  readonly toTheirs: LineMatch;
  /** Functions and sections that both files have, once each. */
  readonly units: readonly { readonly base: Unit; readonly ours: Unit }[];
  /** Functions and sections of the base that the branch's file does not have. */
  readonly absent: readonly Unit[];
  readonly allowed: ReadonlySet<AdjustRule>;
}
