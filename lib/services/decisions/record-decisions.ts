import type { DecideRequest, DecideResult } from '@/lib/contracts/decision';
import { db } from '@/lib/db/client';
import { findCandidate } from '@/lib/db/queries/candidate-read';
import { AppError } from '@/lib/errors';
import { type Ctx, requireRole } from '@/lib/services/context';
import { cellsByBranch, storeVotes } from '@/lib/services/decisions/store-votes';

/**
 * Records a person's votes on branches of one candidate. Needs the role reviewer. Throws `not-found` for an unknown
 * candidate or branch, `bad-input` when the rules refuse the only vote sent; see storeVotes for what comes back.
 */
export async function recordDecisions(
  ctx: Ctx,
  input: DecideRequest & { project: string; oid: string },
): Promise<DecideResult> {
  const project = await requireRole(ctx, input.project, 'reviewer');
  const candidate = await findCandidate(db(), project.id, input.oid);
  if (candidate === null) throw new AppError('not-found', `There is no candidate ${input.oid}.`);
  const cells = await cellsByBranch(db(), candidate.id);
  const votes = input.decisions.map((decision) => {
    const cell = cells.get(decision.branch);
    if (cell === undefined) {
      throw new AppError(
        'not-found',
        `This candidate has no cell for branch "${decision.branch}" yet.`,
        { hint: 'Cells are made by the analysis: wait until it is done, or run it again.' },
      );
    }
    return { id: decision.id, candidate, cell, verb: decision.verb, seenSeq: decision.seenSeq };
  });
  const result = await storeVotes(ctx, project, {
    batchId: input.batchId,
    reason: input.reason,
    votes,
  });
  const [refused] = result.left;
  if (refused !== undefined && result.left.length === votes.length) {
    throw new AppError('bad-input', `${refused.branch}: ${refused.why}`, {
      data: { left: result.left },
    });
  }
  return result;
}
