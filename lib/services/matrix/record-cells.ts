import type { DecideResult } from '@/lib/contracts/decision';
import type { CellsDecideRequest } from '@/lib/contracts/matrix';
import { type Ctx, requireRole } from '@/lib/services/context';
import { planVotes } from '@/lib/services/decisions/plan-votes';
import { recordPlanned } from '@/lib/services/decisions/record-planned';

/**
 * One decision on cells chosen in the matrix: a vote per cell under one batch, undone together. Sent twice it is stored once.
 * A cell on which somebody voted since the plan is `lost`; a cell or candidate that is gone is `left`. Needs the role
 * reviewer.
 */
export async function recordCells(
  ctx: Ctx,
  input: CellsDecideRequest & { project: string },
): Promise<DecideResult> {
  const project = await requireRole(ctx, input.project, 'reviewer');
  const { batchId, verb, reason } = input;
  const seen = new Map(
    input.cells.flatMap(({ oid, branches }) =>
      branches.map(([branch, votes]) => [`${oid} ${branch}`, votes] as const),
    ),
  );
  const planned = await planVotes(ctx, project, {
    oids: [...new Set(input.cells.map((one) => one.oid))],
    verb,
    covers: (oid, { branch }) => seen.has(`${oid} ${branch.name}`),
  });
  const result = await recordPlanned(ctx, project, { batchId, verb, reason, planned, seen });
  const found = new Set(
    planned.map(({ candidate, cell }) => `${candidate.upstreamOid} ${cell.branch.name}`),
  );
  const gone = input.cells.flatMap(({ oid, branches }) =>
    branches
      .filter(([branch]) => !found.has(`${oid} ${branch}`))
      .map(([branch]) => ({ candidate: oid, branch, why: 'There is no such cell.' })),
  );
  return { ...result, left: [...gone, ...result.left] };
}
