import { z } from 'zod';
import { Evidence } from '@/lib/contracts/analysis';

/** Answer to POST /api/p/<project>/evidence/<id>/run. */
export const Rerun = z.object({
  /** Whether the whole output has the digest that it had. */
  same: z.boolean(),
  evidence: Evidence,
  ms: z.number(),
});
