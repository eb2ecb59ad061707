import type { DecideResult } from '@/lib/contracts/decision';
import type { ScopeRequest } from '@/lib/contracts/scope';
import { db } from '@/lib/db/client';
import { decisionsById } from '@/lib/db/queries/decision';
import { type Ctx, requireRole } from '@/lib/services/context';
import { scopeCells } from '@/lib/services/decisions/plan-scope';
import { derivedId } from '@/lib/services/decisions/record-bulk-decisions';
import { storeVotes } from '@/lib/services/decisions/store-votes';

/**
 * One decision on a range of branches ("7.0 down to 5.15"), if asked for on a whole series: a vote per cell, under one
 * batch, that is undone together. Sent twice it is stored once. A cell on which somebody voted since the preview is `lost`.
 * Needs the role reviewer. Throws `not-found`.
 */
export async function recordScope(
  ctx: Ctx,
  input: ScopeRequest & { project: string; oid: string },
): Promise<DecideResult> {
  const project = await requireRole(ctx, input.project, 'reviewer');
  const cells = (await scopeCells(ctx, project, input.oid, input)).map((one) => ({
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
      seenSeq: input.seen[`${candidate.upstreamOid} ${cell.branch.name}`] ?? 0,
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
