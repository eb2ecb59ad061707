import { z } from 'zod';
import { ProfileName, Role } from '@/lib/contracts/vocabulary';

/** What a person types to create a project: POST /api/projects. */
export const CreateProjectRequest = z.object({
  name: z.string().trim().min(1).max(80),
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'use a-z, 0-9 and -, at most 40 characters'),
  /** Absolute paths on the server. */
  repositories: z.array(z.string().min(1).max(4096)).min(1).max(10),
  upstreamRef: z.string().min(1).max(300),
  /** Absent: chosen from what the repository looks like. */
  profile: ProfileName.optional(),
});
export type CreateProjectRequest = z.infer<typeof CreateProjectRequest>;

/** POST /api/p/<project>/imports. An mbox goes as multipart with field `file`. */
export const ImportRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('range'),
    /** As in `v6.1..v6.2`, or one ref: everything reachable from it is too much and refused. */
    range: z.string().min(1).max(400),
    /** Only commits with fix signals (Fixes:, Cc: stable, symptom words). */
    fixesOnly: z.boolean().default(true),
    /** `fixes-tag`: of the fix signals, only a `Fixes:` line counts. */
    signals: z.enum(['any', 'fixes-tag']).optional(),
    limit: z.number().int().min(1).max(100_000).optional(),
  }),
  z.object({ kind: z.literal('commits'), text: z.string().min(1).max(5_000_000) }),
  z.object({
    kind: z.literal('missing'),
    branch: z.string().min(1),
    limit: z.number().int().min(1).max(100_000).optional(),
  }),
  z.object({
    kind: z.literal('mbox'),
    name: z.string().max(255),
    digest: z.string().regex(/^[0-9a-f]{64}$/),
  }),
]);
export type ImportRequest = z.infer<typeof ImportRequest>;

export const InviteRequest = z.object({
  email: z.email(),
  name: z.string().trim().min(1).max(100),
  role: Role,
});
export type InviteRequest = z.infer<typeof InviteRequest>;
