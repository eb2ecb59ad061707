import { z } from 'zod';
import { Oid } from '@/lib/contracts/git';

/** POST /api/p/<project>/queues. */
export const AddQueueRequest = z.object({
  /** Absolute path on the server. */
  path: z.string().trim().min(1).max(4096).startsWith('/', 'give an absolute path on the server'),
  /** How pages call it; made from the path when left out. */
  name: z.string().trim().min(1).max(80).optional(),
});
export type AddQueueRequest = z.infer<typeof AddQueueRequest>;

/** A patch queue as pages show it. */
export const PatchQueueView = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  /** The commit it was read at; null: not yet. */
  head: Oid.nullable(),
  readAt: z.string().nullable(),
  error: z.string().nullable(),
  /** What was left out of it, in sentences. */
  problems: z.array(z.string()),
  /** Patches per branch, newest branch first. */
  branches: z.array(z.object({ name: z.string(), patches: z.number().int() })),
  createdBy: z.string(),
});
export type PatchQueueView = z.infer<typeof PatchQueueView>;

/** A patch or commit that waits for a branch: in a pending ref, or in a queue. */
export const WaitingPatch = z.object({
  ref: z.string(),
  oid: Oid,
  path: z.string().nullable(),
  subject: z.string(),
  /** The first upstream commit that it names; null for one of its own or without a marker. */
  upstream: Oid.nullable(),
  /** Whether that is a candidate. */
  candidate: z.boolean(),
});
export type WaitingPatch = z.infer<typeof WaitingPatch>;
