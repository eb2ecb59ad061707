import { z } from 'zod';
import { Oid } from '@/lib/contracts/git';
import { Affected, CellState, DecisionVerb, Verdict } from '@/lib/contracts/vocabulary';

/** One vote as sent: on one branch. `id` is made by the client, so that sending twice stores once. */
export const DecisionInput = z.object({
  id: z.uuid(),
  branch: z.string().min(1).max(100),
  verb: DecisionVerb,
  /** The number of votes on this cell that the person had seen; another number means a lost race. */
  seenSeq: z.number().int().min(0),
});
export type DecisionInput = z.infer<typeof DecisionInput>;

/** POST /api/p/<project>/candidates/<oid>/decisions: one key press, one or several branches, one reason. */
export const DecideRequest = z.object({
  batchId: z.uuid(),
  reason: z.string().max(20_000).default(''),
  decisions: z.array(DecisionInput).min(1).max(100),
});
export type DecideRequest = z.infer<typeof DecideRequest>;

/** POST /api/p/<project>/decisions/bulk: the same verb on several candidates, on the applicable branches or named ones. */
export const BulkDecideRequest = z.object({
  batchId: z.uuid(),
  verb: DecisionVerb,
  reason: z.string().max(20_000).default(''),
  candidates: z.array(Oid).min(1).max(500),
  /** Absent: every branch whose cell is `applies` or `merges` and affected is not `no`. */
  branches: z.array(z.string()).optional(),
  /**
   * Votes that the person had seen, by candidate and branch; those without any may be left out. A cell with a later vote is
   * lost. Absent: the newest votes count as seen.
   */
  seen: z.record(Oid, z.record(z.string().max(100), z.number().int().min(0))).optional(),
});
export type BulkDecideRequest = z.infer<typeof BulkDecideRequest>;

/** POST /api/p/<project>/decisions/undo: takes a batch of one's own back, by new `withdraw` decisions. */
export const UndoRequest = z.object({ batchId: z.uuid(), newBatchId: z.uuid() });
export type UndoRequest = z.infer<typeof UndoRequest>;

export const DecisionView = z.object({
  id: z.string(),
  batchId: z.string(),
  seq: z.number().int(),
  candidate: z.object({ oid: Oid, subject: z.string(), subsystem: z.string() }),
  branch: z.string(),
  verb: DecisionVerb,
  reason: z.string(),
  by: z.object({ id: z.string(), name: z.string() }),
  at: z.string(),
  /** False once a later vote of the same person replaced or withdrew it. */
  stands: z.boolean(),
  /** What was known then. */
  known: z.object({
    tip: Oid,
    state: CellState,
    affected: Affected,
    verdict: Verdict.nullable(),
    confidence: z.number().nullable(),
  }),
  /** What changed under a vote that counts since it was cast, as sentences. */
  changed: z.array(z.string()).optional(),
});
export type DecisionView = z.infer<typeof DecisionView>;

/** Answer to a decide, bulk or undo request. */
export const DecideResult = z.object({
  /** What is stored of this request, now or when it was sent before. */
  recorded: z.array(DecisionView),
  /** Ids of `recorded` that were sent before: nothing new was stored for them. */
  repeated: z.array(z.string()),
  /** Somebody else voted in between: nothing was stored for these; `theirs` is what they said. */
  lost: z.array(z.object({ branch: z.string(), candidate: Oid, theirs: DecisionView })),
  /** Not applicable, with the reason; for bulk requests. */
  left: z.array(z.object({ branch: z.string().nullable(), candidate: Oid, why: z.string() })),
  /** Recorded, and kept from standing by the policy: what is still missing, as sentences. */
  blocked: z
    .array(z.object({ branch: z.string(), candidate: Oid, says: z.array(z.string()) }))
    .default([]),
  /** Recorded, and worth a second look: an accept that leaves a newer branch in use behind (the upgrade rule). */
  warnings: z.array(z.object({ branch: z.string(), candidate: Oid, says: z.string() })).default([]),
});
export type DecideResult = z.infer<typeof DecideResult>;
