import type { Tx } from '@/lib/db/client';

/** Accepts of a batch whose patch is not kept yet. */
export const acceptsWithoutPatch = (tx: Tx, batchId: string) =>
  tx.decision.findMany({
    where: { batchId, verb: 'accept', patch: null },
    select: {
      id: true,
      tip: true,
      projectId: true,
      candidate: { select: { upstreamOid: true, commitKnown: true } },
    },
    orderBy: [{ tip: 'asc' }, { id: 'asc' }],
  });

export async function insertDecisionPatches(
  tx: Tx,
  rows: readonly { decisionId: string; digest: string; tree: string }[],
): Promise<void> {
  await tx.decisionPatch.createMany({ data: [...rows], skipDuplicates: true });
}
