import type { Alignment } from './align';
import type { AdjustRule } from './rules';

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
}

/** The texts of one merge and how upstream's lines stand in the branch. */
export interface Sides {
  readonly base: readonly string[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  readonly alignment: Alignment;
  readonly allowed: ReadonlySet<AdjustRule>;
}
