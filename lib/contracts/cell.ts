import { z } from 'zod';
import { Oid } from '@/lib/contracts/git';
import { Affected, CellState, Pick } from '@/lib/contracts/vocabulary';

export const presenceHows = ['ancestor', 'marker', 'patch-id', 'adapted', 'empty-pick'] as const;

/** Why a part of a fix is not in its backport. */
export const leftOutWhys = ['no-file', 'no-code', 'documentation', 'left-out'] as const;

/** A file of the upstream commit that its backport carries in part or not at all. */
export const LeftOut = z.object({
  path: z.string(),
  /** Hunks that the backport does not carry, and how many there are. */
  missing: z.number().int(),
  hunks: z.number().int(),
  /**
   * `no-file`: the branch has no such file; `no-code`: it has not the lines that the hunk changes; `left-out`: it has, or
   * the file is new.
   */
  why: z.enum(leftOutWhys),
  /** The first line that is missing, for the reader. */
  line: z.string(),
});
export type LeftOut = z.infer<typeof LeftOut>;

/** What a backport is beside its upstream commit. */
export const BackportShape = z.object({
  /** Other upstream commits that the same commit of the branch names: a squashed backport. */
  with: z.array(Oid),
  /** Further commits of the branch that name this upstream commit and stand, oldest first. */
  also: z.array(Oid),
  /** Parts of the upstream commit that are not in it. */
  leftOut: z.array(LeftOut),
});
export type BackportShape = z.infer<typeof BackportShape>;

/** How a fix is known to be in a branch (3-applicability, state `present`). */
export const Presence = z.object({
  how: z.enum(presenceHows),
  /** The backport on the branch; for `ancestor` the commit itself; null for `empty-pick`. */
  oid: Oid.nullable(),
  /** The marker line as written, for `marker`. */
  marker: z.string().nullable(),
  /** Commits on the branch that revert or re-apply it, oldest first. */
  reverts: z.array(z.object({ oid: Oid, kind: z.enum(['revert', 'reapply']) })).default([]),
  /** Squashed, split or partial; null or not there: not looked at, or too large to be compared. */
  shape: BackportShape.nullish(),
});
export type Presence = z.infer<typeof Presence>;

/** One introducing commit as seen from one branch. */
export const Introducing = z.object({
  oid: Oid,
  subject: z.string(),
  source: z.enum(['fixes', 'blame']),
  firstRelease: z.string().nullable(),
  inBranch: z.enum(['yes', 'no', 'unknown']),
  how: z.enum(['ancestor', 'marker', 'pre-image', 'reverted', 'none']),
  /** The commit on the branch that is a backport of it; null for any other how. */
  backport: Oid.nullable().default(null),
  /** The first release of the branch that has the backport, for example "v5.10.12". */
  backportRelease: z.string().nullable().default(null),
});
export type Introducing = z.infer<typeof Introducing>;

export const ConflictFile = z.object({
  path: z.string(),
  /**
   * git's own word: "content", "modify/delete", "rename/delete", "add/add", "file/directory", "binary", … Where one conflict
   * was enough (`moreConflicts`) also "rename": one of git's for renames, which was not searched for.
   */
  kind: z.string(),
  /** The file with conflict markers, cut at 64 kB; null when there is none to show. */
  merged: z.string().nullable(),
});
export type ConflictFile = z.infer<typeof ConflictFile>;

/** Where a fix waits for a branch. */
export const Queued = z.object({
  /** The pending ref, or the name of the patch queue. */
  ref: z.string(),
  /** The commit on the ref; the head of the queue's repository. */
  oid: Oid,
  /** The patch in the queue's repository: "queue-6.6/fix-it.patch"; null for a ref. */
  path: z.string().nullable().default(null),
});
export type Queued = z.infer<typeof Queued>;

export const CellDetail = z.object({
  presence: Presence.nullable(),
  /** One sentence: why affected is yes, no or unknown. */
  affectedReason: z.string(),
  introducing: z.array(Introducing),
  /** Modified paths that the tip does not have (renames not followed). */
  missingPaths: z.array(z.string()),
  conflicts: z.array(ConflictFile),
  /** There where `conflicts` may lack some: who asked did not want them all. */
  moreConflicts: z.literal(true).optional(),
  /** Strict is true although the pick conflicts: "applies with git am". */
  appliesWithAm: z.boolean(),
  /** Pending refs (staging, stable-rc …) and patch queues that already carry it. */
  queued: z.array(Queued).default([]),
});
export type CellDetail = z.infer<typeof CellDetail>;

/** Candidate x stable branch at a named tip. `strict`, `pick`, `tree` equal plain git's (3-applicability, "Correctness bar"). */
export const Cell = z.object({
  commit: z.string(),
  /** As the caller named it. */
  branch: z.string(),
  tip: Oid,
  state: CellState,
  affected: Affected,
  strict: z.boolean().nullable(),
  pick: Pick.nullable(),
  /** Full tree oid of a clean pick, else null. */
  tree: Oid.nullable(),
  /** One sentence for the person: why this state. */
  reason: z.string(),
  introducedBy: z.array(Oid),
  detail: CellDetail,
  /** Milliseconds this cell cost. Never part of what is compared or stored as a result. */
  ms: z.number(),
});
export type Cell = z.infer<typeof Cell>;
