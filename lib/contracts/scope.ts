import { z } from 'zod';
import { Oid } from '@/lib/contracts/git';
import { CellState, DecisionVerb, Verdict } from '@/lib/contracts/vocabulary';

/** What one decision covers beyond a cell: branches "from down to", and the whole series. */
export const Scope = z.object({
  verb: DecisionVerb.exclude(['withdraw']),
  /** Newest and oldest branch, in either order: "7.0" and "5.15". */
  from: z.string().min(1).max(100),
  to: z.string().min(1).max(100),
  /** Every candidate of the series, not only the one named. */
  series: z
    .union([z.boolean(), z.enum(['true', 'false'])])
    .default(false)
    .transform((value) => value === true || value === 'true'),
});
export type Scope = z.infer<typeof Scope>;

/** GET /api/p/<project>/candidates/<oid>/decisions/scope: every cell it covers, and what would become of each. */
export const ScopePreview = z.object({
  cells: z.array(
    z.object({
      oid: Oid,
      subject: z.string(),
      branch: z.string(),
      state: CellState,
      verdict: Verdict.nullable(),
      standing: DecisionVerb.nullable(),
      /** Votes so far: goes back as `seen`. */
      seq: z.number().int(),
      /** Why it is left out; null: it gets the vote. */
      left: z.string().nullable(),
      /** Why a reason is needed; null: none is. */
      asks: z.string().nullable(),
    }),
  ),
});
export type ScopePreview = z.infer<typeof ScopePreview>;

/** POST to the same address: records it. Sent twice under one batchId it is stored once. */
export const ScopeRequest = Scope.extend({
  batchId: z.uuid(),
  reason: z.string().max(20_000).default(''),
  /** Number of votes seen per "<oid> <branch>", from the preview; a cell with more votes now is lost, not overwritten. */
  seen: z.record(z.string(), z.number().int().min(0)),
});
export type ScopeRequest = z.infer<typeof ScopeRequest>;
