/** The ways in which a proposal may differ from the upstream patch. Each can be switched off. */
export const adjustRules = [
  'blanks-and-comments', // the branch has the lines in another layout, or with other comments
  'neighbouring', // the branch has the changed lines; what stands beside them differs
  'one-neighbour', // added beside the one neighbour that the branch has, nothing of its own there
  'less-context', // the place is found by part of the context
  'beside-other-lines', // added beside the one neighbour that the branch has, among lines of its own
  'both-added', // both sides add lines at the same place
  'renamed-words', // the branch has the lines with other names in them
  'moved-lines', // the branch has the lines elsewhere in the file
  'moved-file', // the branch has the file under an older name
  'moved-code', // the branch has the lines in another file
  'absent-lines', // lines that the branch does not have: their change is left out
  'partly-absent', // of a place, some lines land and some are not in the branch
  'absent-file', // a file that the branch does not have: its change is left out
  'release-notes', // notes for upstream's release are left out
  'documentation', // documentation that does not fit is left out
] as const;
export type AdjustRule = (typeof adjustRules)[number];

/** What one rule did at one place, for the person who reads the proposal. */
export interface Adjustment {
  readonly rule: AdjustRule;
  /** Path upstream (bytes, latin1). */
  readonly path: string;
  /** First line of the place in upstream's file before the patch, from 1; 0 for the whole file. */
  readonly line: number;
  /** One sentence: what was done and why. */
  readonly what: string;
}
