import { z } from 'zod';

/** GET /api/p/<project>/candidates/<oid>/lines: which lines of a file as it was before the change. */
export const LinesQuery = z.object({
  path: z.string().min(1).max(4096),
  /** From 1, both included. */
  from: z.coerce.number().int().min(1).max(10_000_000),
  to: z.coerce.number().int().min(1).max(10_000_000),
});
export type LinesQuery = z.infer<typeof LinesQuery>;

export const LinesView = z.object({
  from: z.number().int(),
  /** Fewer than asked for where the file ends or the answer would be too long. */
  lines: z.array(z.string()),
  /** Lines of the whole file. */
  total: z.number().int(),
});
export type LinesView = z.infer<typeof LinesView>;

/** GET /api/p/<project>/members: whom a comment can mention. */
export const MembersView = z.object({
  people: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type MembersView = z.infer<typeof MembersView>;
