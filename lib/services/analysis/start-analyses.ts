import type { Tx } from '@/lib/db/client';
import { insertAnalyses } from '@/lib/db/queries/analysis';
import { enqueueMany } from '@/lib/jobs/enqueue';
import type { Ctx } from '@/lib/services/context';
import { engineVersion } from './engine-version';

/**
 * Starts one analysis per candidate with its job, in the caller's transaction. The moment it speaks for is fixed now,
 * so that a resumed run says the same. Returns the keys.
 */
export async function startAnalyses(
  tx: Tx,
  ctx: Ctx,
  project: { readonly id: string; readonly asOf: Date | null },
  candidateIds: readonly string[],
): Promise<string[]> {
  const asOf = project.asOf ?? ctx.clock.now();
  const ids = await insertAnalyses(tx, candidateIds, asOf, engineVersion);
  await enqueueMany(
    tx,
    'analyse-candidate',
    candidateIds.map((candidateId) => ({ candidateId })),
  );
  return ids;
}
