import { z } from 'zod';
import { Oid } from '@/lib/contracts/git';
import { AppError } from '@/lib/errors';

/** `Import.params`: what was asked for, with every name resolved when it was asked. */
export const StoredParams = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('range'),
    range: z.string(),
    include: Oid,
    exclude: Oid.nullable(),
    fixesOnly: z.boolean(),
    /** Only a `Fixes:` line that names a commit counts as a fix signal. */
    tagOnly: z.boolean(),
    limit: z.number().int().positive().nullable(),
  }),
  /** The list as sent, stored as a blob. */
  z.object({ kind: z.literal('commits'), digest: z.string() }),
  z.object({
    kind: z.literal('missing'),
    branch: z.string(),
    tip: Oid,
    upstream: Oid,
    limit: z.number().int().positive().nullable(),
  }),
  z.object({
    kind: z.literal('mbox'),
    name: z.string(),
    /** An upload, stored as a blob; null: `path` is read. */
    digest: z.string().nullable(),
    path: z.string().nullable(),
  }),
]);
export type StoredParams = z.infer<typeof StoredParams>;

/** Reads stored parameters back. Throws `internal` when another version wrote something else. */
export function readParams(stored: unknown): StoredParams {
  const read = StoredParams.safeParse(stored);
  if (read.success) return read.data;
  throw new AppError('internal', 'The import was written by another version of Stablehand.', {
    hint: 'Make it again.',
  });
}
