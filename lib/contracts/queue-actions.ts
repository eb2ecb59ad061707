import { z } from 'zod';
import { Oid } from '@/lib/contracts/git';

/** What a person does with candidates in the queue besides deciding: put off, hand over, keep a search. */

const oids = z.array(Oid).min(1).max(500);

/** POST /api/p/<project>/snoozes: exactly one of the three ends. */
export const SnoozeRequest = z
  .object({
    oids,
    /** A moment. */
    until: z.iso.datetime({ offset: true }).optional(),
    /** A tag that is not in the repositories yet. */
    tag: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'is no name of a tag')
      .optional(),
    /** A later upstream commit that fixes or reverts it. */
    followUp: z.literal(true).optional(),
  })
  .refine(
    (one) => [one.until, one.tag, one.followUp].filter((end) => end !== undefined).length === 1,
    'say one end: until, tag or followUp',
  );
export type SnoozeRequest = z.infer<typeof SnoozeRequest>;

/** POST /api/p/<project>/snoozes/end: also the undo of a snooze. */
export const WakeRequest = z.object({ oids });
export type WakeRequest = z.infer<typeof WakeRequest>;

export const SnoozeResult = z.object({
  oids: z.array(Oid),
  /** Not found, or not put off. */
  left: z.array(Oid),
});
export type SnoozeResult = z.infer<typeof SnoozeResult>;

/** POST /api/p/<project>/assignments: sets who works on each candidate; the answer's `before`, sent back, undoes it. */
export const AssignRequest = z.object({
  changes: z
    .array(z.object({ oid: Oid, people: z.array(z.string().max(100)).max(20) }))
    .min(1)
    .max(500),
});
export type AssignRequest = z.infer<typeof AssignRequest>;

export const AssignResult = z.object({ before: AssignRequest.shape.changes });
export type AssignResult = z.infer<typeof AssignResult>;

/** POST /api/p/<project>/delegations: to whom candidates of a subsystem go; null: to nobody. */
export const DelegateRequest = z.object({
  subsystem: z.string().trim().min(1).max(200),
  person: z.string().max(100).nullable(),
});
export type DelegateRequest = z.infer<typeof DelegateRequest>;

export const DelegateResult = z.object({ before: DelegateRequest });
export type DelegateResult = z.infer<typeof DelegateResult>;

/** GET /api/p/<project>/workers: who may be given candidates, and which subsystems are delegated. */
export const WorkersView = z.object({
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  delegations: z.array(z.object({ subsystem: z.string(), person: z.string() })),
});
export type WorkersView = z.infer<typeof WorkersView>;

/** A search that is kept under a name. `query` is the search part of the queue's address. */
export const SavedView = z.object({
  id: z.uuid(),
  name: z.string(),
  query: z.string(),
  /** Everybody of the project sees it. */
  shared: z.boolean(),
  /** Stands beside the built-in views; a shared one does so for everybody. */
  pinned: z.boolean(),
  own: z.boolean(),
  by: z.string(),
});
export type SavedView = z.infer<typeof SavedView>;

export const SavedViews = z.object({ views: z.array(SavedView) });
export type SavedViews = z.infer<typeof SavedViews>;

/** POST /api/p/<project>/views: a name that one has already is written over; the answer's `before` undoes it. */
export const SaveViewRequest = z.object({
  name: z.string().trim().min(1, 'needs a name').max(80),
  query: z.string().max(2000),
  shared: z.boolean().default(false),
  pinned: z.boolean().default(false),
});
export type SaveViewRequest = z.infer<typeof SaveViewRequest>;

export const SaveViewResult = z.object({
  view: SavedView,
  before: SaveViewRequest.nullable(),
});
export type SaveViewResult = z.infer<typeof SaveViewResult>;
