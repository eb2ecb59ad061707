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
