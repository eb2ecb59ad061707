import { z } from 'zod';
import { Oid } from '@/lib/contracts/git';

/** `data` of findings that pages draw. Records of earlier versions may lack it: what does not parse is not drawn. */

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** `data.history` of phase 6's `cell`: when the bug and the fix came to one branch. */
export const BranchHistory = z.object({
  /** When the branch left upstream; null: it has no history in common with it. */
  forked: Day.nullable(),
  /** Committer's day of the tip. */
  tip: Day,
  introduced: z.array(
    z.object({
      /** Upstream's commit. */
      oid: Oid,
      inBranch: z.enum(['yes', 'no', 'unknown']),
      /** The commit that brought it later, and its day; both null where it was there from the start, or is not. */
      by: Oid.nullable(),
      date: Day.nullable(),
    }),
  ),
  /** The fix as the branch has it; null: it does not. */
  fix: z
    .object({
      how: z.string(),
      /** Both null where only the result shows it. */
      by: Oid.nullable(),
      date: Day.nullable(),
    })
    .nullable(),
});
export type BranchHistory = z.infer<typeof BranchHistory>;

/** What drawings read of phase 6's `cell`. */
export const CellHistory = z.object({
  branch: z.string(),
  version: z.string(),
  affected: z.string(),
  active: z.boolean(),
  /** What `affected` is about: "the bug", or of a candidate that repairs nothing "the code it changes"; it came later than the rest. */
  matter: z.string().optional(),
  history: BranchHistory,
});
export type CellHistory = z.infer<typeof CellHistory>;

/** A commit as phase 3 names it. */
export const DatedCommit = z.object({
  oid: Oid,
  subject: z.string(),
  date: Day,
  firstRelease: z.string().nullable(),
  firstReleaseDate: Day.nullable(),
});
export type DatedCommit = z.infer<typeof DatedCommit>;

/** `presence` of a later commit (phase 3): `by` and `date` came later than the rest. */
export const PresenceInBranch = z.object({
  branch: z.string(),
  present: z.boolean(),
  by: Oid.nullable().default(null),
  date: Day.nullable().default(null),
});

/** Phase 3's `follow-up`, `reverted`, `restored`. */
export const LaterCommitData = DatedCommit.extend({ presence: z.array(PresenceInBranch) });

/** Phase 3's `release`. */
export const ReleaseData = z.object({
  release: z.object({ tag: z.string(), date: Day }).nullable(),
  firstTag: z.object({ tag: z.string(), date: Day }).nullable(),
  committed: Day,
});

/** Phase 5's `entry-path`. */
export const EntryPathData = z.object({
  function: z.string(),
  /** From the entry point down; may go on below the last of `steps`. */
  path: z.array(z.string()).min(1),
  steps: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      line: z.number(),
      /** Where it calls the next one. */
      callLine: z.number().nullable(),
    }),
  ),
  entry: z.string(),
  via: z.string(),
  entryPath: z.string(),
  entryLine: z.number(),
});
export type EntryPathData = z.infer<typeof EntryPathData>;

/** Phase 5's `gate`. */
export const GateData = z.object({
  function: z.string(),
  config: z.string().optional(),
  capability: z.string().optional(),
  depends: z.array(z.string()).default([]),
  text: z.string().default(''),
  /** The function of the path that checks it, for a capability. */
  step: z.string().optional(),
});
export type GateData = z.infer<typeof GateData>;
