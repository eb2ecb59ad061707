import { z } from 'zod';
import { AlarmKind } from '@/lib/contracts/alarm';
import { Oid } from '@/lib/contracts/git';
import { WaitingPatch } from '@/lib/contracts/patch-queues';
import { CellState } from '@/lib/contracts/vocabulary';

export const BranchHead = z.object({
  name: z.string(),
  tip: Oid,
  endOfLife: z.string().nullable(),
  active: z.boolean(),
});
export type BranchHead = z.infer<typeof BranchHead>;

/** A row of `/branches`: cells that wait for a decision, accepts that stand, cells computed for an older tip. */
export const BranchListItem = BranchHead.extend({
  waiting: z.number().int(),
  accepted: z.number().int(),
  stale: z.number().int(),
});
export type BranchListItem = z.infer<typeof BranchListItem>;

/** An upstream commit that concerns an accepted backport. */
export const LaterCommit = z.object({
  kind: AlarmKind,
  oid: Oid,
  subject: z.string(),
  /** Whether it is a candidate itself; otherwise it can be taken in. */
  candidate: z.boolean(),
  /** The alarm that told of it, and whether somebody acknowledged it; null: known before the backport was taken. */
  alarm: z.object({ id: z.string(), seenBy: z.string().nullable() }).nullable(),
});
export type LaterCommit = z.infer<typeof LaterCommit>;

/** A name that an accepted backport uses and nothing before it has. */
export const MissingName = z.object({
  oid: Oid,
  subject: z.string(),
  name: z.string(),
  /** The upstream commit that brought the name; null: not found within the bound. */
  origin: z.object({ oid: Oid, subject: z.string() }).nullable(),
  /** It is accepted, behind the one that uses it. */
  behind: z.boolean(),
});
export type MissingName = z.infer<typeof MissingName>;

/** GET /api/p/<project>/branches/<name>/names */
export const BranchNames = z.object({
  checked: z.number().int(),
  of: z.number().int(),
  missing: z.array(MissingName),
});
export type BranchNames = z.infer<typeof BranchNames>;

/** A commit of a branch that names no upstream commit. */
export const OwnCommit = z.object({
  oid: Oid,
  subject: z.string(),
  /** Committer time, seconds since 1970 UTC. */
  time: z.number().int(),
  /**
   * `copy`: the same patch as the upstream commit; `same-title`: another patch under its title; `unresolved`: a marker
   * names a commit that upstream does not have; `own`: stable-only.
   */
  kind: z.enum(['own', 'release', 'revert', 'copy', 'same-title', 'unresolved']),
  upstream: Oid.nullable(),
  /** The marker line that leads nowhere. */
  marker: z.string().nullable(),
});
export type OwnCommit = z.infer<typeof OwnCommit>;

/** GET /api/p/<project>/branches/<name>/own: the newest ones. */
export const OwnCommits = z.object({
  total: z.number().int(),
  /** Commits of the branch that name an upstream commit. */
  backports: z.number().int(),
  commits: z.array(OwnCommit),
});
export type OwnCommits = z.infer<typeof OwnCommits>;

export const BranchView = z.object({
  branch: BranchHead,
  /** In the order they would be applied (upstream order, prerequisites first). */
  accepted: z.array(
    z.object({
      oid: Oid,
      subject: z.string(),
      state: CellState,
      by: z.string(),
      at: z.string(),
      reason: z.string(),
      warnings: z.array(z.string()),
      /** The vote that accepted it. */
      decision: z.string(),
      /** What upstream did to it later that is neither on the branch nor accepted for it. */
      later: z.array(LaterCommit),
    }),
  ),
  waiting: z.number().int(),
  /** Waiting candidates that land otherwise on what is accepted than on the released tip alone. */
  onTop: z
    .array(
      z.object({
        oid: Oid,
        subject: z.string(),
        /** On the released tip. */
        alone: CellState,
        /** On the tip with everything accepted on top. */
        here: z.enum(['clean', 'empty', 'conflict']),
      }),
    )
    .default([]),
  /** Accepted here, and in neither of these newer branches: a regression on upgrade. */
  holes: z
    .array(
      z.object({
        oid: Oid,
        subject: z.string(),
        branches: z.array(z.string()),
        /** Where it waits for some of them. */
        queued: z.array(z.object({ branch: z.string(), ref: z.string() })),
      }),
    )
    .default([]),
  /** What waits for the branch elsewhere and is not in it. */
  queued: z
    .object({ patches: z.array(WaitingPatch), total: z.number().int() })
    .default({ patches: [], total: 0 }),
  exports: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      by: z.string(),
      count: z.number().int(),
      kind: z.enum(['mbox', 'quilt', 'branch', 'csv', 'json']),
    }),
  ),
});
export type BranchView = z.infer<typeof BranchView>;
