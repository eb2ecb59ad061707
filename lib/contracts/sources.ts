import { z } from 'zod';
import { ArchiveView } from '@/lib/contracts/archives';
import { BranchHead } from '@/lib/contracts/branch';
import { Oid } from '@/lib/contracts/git';
import { PatchQueueView } from '@/lib/contracts/patch-queues';
import { ImportKind, JobState, ProfileName } from '@/lib/contracts/vocabulary';

export const ImportView = z.object({
  id: z.string(),
  kind: ImportKind,
  title: z.string(),
  state: JobState,
  total: z.number().int().nullable(),
  done: z.number().int(),
  created: z.number().int(),
  failed: z.number().int(),
  error: z.string().nullable(),
  by: z.string().nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  problems: z.array(z.object({ what: z.string(), message: z.string() })),
  /** Mails it brought that belong to no candidate. */
  unattached: z.number().int(),
});
export type ImportView = z.infer<typeof ImportView>;

/** GET /api/p/<project>/imports/<id>/unattached[?after=…] */
export const UnattachedPage = z.object({
  mails: z.array(
    z.object({
      id: z.string(),
      messageId: z.string(),
      subject: z.string(),
      from: z.string(),
      date: z.string().nullable(),
      why: z.string(),
    }),
  ),
  next: z.string().nullable(),
  total: z.number().int(),
});
export type UnattachedPage = z.infer<typeof UnattachedPage>;

export const SourcesView = z.object({
  repositories: z.array(
    z.object({ path: z.string(), readable: z.boolean(), problem: z.string().nullable() }),
  ),
  profile: ProfileName,
  profileReason: z.string(),
  upstreamRef: z.string(),
  upstreamTip: Oid.nullable(),
  /** The last look at the repositories, why it failed, and how often there is one (0: only when somebody asks). */
  looked: z.object({
    at: z.string().nullable(),
    error: z.string().nullable(),
    everyMinutes: z.number().int(),
  }),
  /** The index of who fixes and reverts whom, and what of the history it had to go around. */
  index: z.object({
    /** Upstream tip that it is up to; null: not built yet. */
    tip: Oid.nullable(),
    /** Why it could not be built; null: nothing stood in the way. */
    error: z.string().nullable(),
    unreadable: z.array(z.object({ oid: Oid, child: Oid.nullable(), reason: z.string() })),
    /** How many there are; `unreadable` lists the first 50. */
    unreadableCount: z.number().int(),
  }),
  branches: z.array(
    BranchHead.extend({
      ref: z.string(),
      tipTime: z.string(),
      pendingRefs: z.array(z.string()),
      /** Those that people named, whether they are there or not. */
      namedRefs: z.array(z.string()),
      /** The end of life that the profile knows of this series (kernel.org's list), or null. */
      knownEndOfLife: z.string().nullable(),
    }),
  ),
  /** Branches in the repository that the profile did not take, with the reason. */
  leftOut: z.array(z.object({ ref: z.string(), why: z.string() })),
  imports: z.array(ImportView),
  archives: z.array(ArchiveView),
  queues: z.array(PatchQueueView),
  /** Whether the viewer may register archives: a path can lead anywhere on the server. */
  mayAddArchives: z.boolean(),
  workers: z.array(
    z.object({
      id: z.string(),
      host: z.string(),
      pid: z.number().int(),
      beatAt: z.string(),
      alive: z.boolean(),
    }),
  ),
  jobs: z.object({
    waiting: z.number().int(),
    running: z.number().int(),
    failed: z.number().int(),
  }),
});
export type SourcesView = z.infer<typeof SourcesView>;
