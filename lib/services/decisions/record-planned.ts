import type { DecideResult } from '@/lib/contracts/decision';
import type { DecisionVerb } from '@/lib/contracts/vocabulary';
import { db } from '@/lib/db/client';
import { decisionsById } from '@/lib/db/queries/decision';
import type { Ctx, ProjectAccess } from '@/lib/services/context';
import type { PlannedVote } from '@/lib/services/decisions/plan-votes';
import { derivedId } from '@/lib/services/decisions/record-bulk-decisions';
import { storeVotes } from '@/lib/services/decisions/store-votes';

/**
 * Records planned votes under one batch, undone together. Sent twice it is stored once. A cell with more votes than were
 * `seen` ("<oid> <branch>" to their number) is `lost`; what the plan leaves out is `left`.
 */
export async function recordPlanned(
  ctx: Ctx,
  project: ProjectAccess,
  input: {
    readonly batchId: string;
    readonly verb: DecisionVerb;
    readonly reason: string;
    readonly planned: readonly PlannedVote[];
    readonly seen: ReadonlyMap<string, number>;
  },
): Promise<DecideResult> {
  const cells = input.planned.map((one) => ({
    ...one,
    id: derivedId(input.batchId, one.candidate.id, one.cell.branchId),
  }));
  // Sent again, its own votes stand already: those are repeated, not left out.
  const known = new Set(
    (
      await decisionsById(
        db(),
        cells.map((one) => one.id),
      )
    ).map((row) => row.id),
  );
  const votes = cells
    .filter((one) => one.left === null || known.has(one.id))
    .map(({ id, candidate, cell }) => ({
      id,
      candidate,
      cell,
      verb: input.verb,
      seenSeq: input.seen.get(`${candidate.upstreamOid} ${cell.branch.name}`) ?? 0,
    }));
  const result = await storeVotes(ctx, project, {
    batchId: input.batchId,
    reason: input.reason,
    votes,
  });
  const left = cells
    .filter((one) => !known.has(one.id))
    .flatMap(({ candidate, cell, left: why }) =>
      why === null ? [] : [{ candidate: candidate.upstreamOid, branch: cell.branch.name, why }],
    );
  return { ...result, left: [...left, ...result.left] };
}
