import { z } from 'zod';
import { JobState } from '@/lib/contracts/vocabulary';

export const archiveKinds = ['public-inbox', 'mbox'] as const;
export const ArchiveKind = z.enum(archiveKinds);
export type ArchiveKind = z.infer<typeof ArchiveKind>;

/** POST /api/p/<project>/archives. */
export const AddArchiveRequest = z.object({
  /** Absolute path on the server. */
  path: z.string().trim().min(1).max(4096).startsWith('/', 'give an absolute path on the server'),
  /** How findings call it; made from the path when left out. */
  name: z.string().trim().min(1).max(80).optional(),
});
export type AddArchiveRequest = z.infer<typeof AddArchiveRequest>;

/** A mail archive as pages show it. */
export const ArchiveView = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  kind: ArchiveKind,
  state: JobState,
  /** Mails indexed. */
  done: z.number().int(),
  /** Null where only reading tells. */
  total: z.number().int().nullable(),
  error: z.string().nullable(),
  createdBy: z.string(),
  indexedAt: z.string().nullable(),
});
export type ArchiveView = z.infer<typeof ArchiveView>;

/** POST /api/p/<project>/lore: the archive on the network that phase 4 asks; an empty address: none. */
export const LoreSettings = z.object({
  /** Address of an inbox on a public-inbox server. */
  base: z.string().trim().max(500),
  /** It may lie outside the public internet. */
  allowPrivate: z.boolean().default(false),
});
export type LoreSettings = z.infer<typeof LoreSettings>;

export const LoreView = LoreSettings.extend({
  /** Whether the person may change it. */
  mayEdit: z.boolean(),
});
export type LoreView = z.infer<typeof LoreView>;
