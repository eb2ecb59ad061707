import type { DecideResult } from '@/lib/contracts/decision';
import type { ScopeRequest } from '@/lib/contracts/scope';
import { type Ctx, requireRole } from '@/lib/services/context';
import { scopeCells } from '@/lib/services/decisions/plan-scope';
import { recordPlanned } from '@/lib/services/decisions/record-planned';

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
  const planned = await scopeCells(ctx, project, input.oid, input);
  const { batchId, verb, reason } = input;
  const seen = new Map(Object.entries(input.seen));
  return recordPlanned(ctx, project, { batchId, verb, reason, planned, seen });
}
