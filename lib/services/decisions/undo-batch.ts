import type { DecideResult, UndoRequest } from '@/lib/contracts/decision';
import { db } from '@/lib/db/client';
import { findCandidates } from '@/lib/db/queries/candidate-read';
import { voteCellsOf } from '@/lib/db/queries/cell-read';
import { decisionsById, decisionsOf, decisionsOfBatch } from '@/lib/db/queries/decision';
import { AppError } from '@/lib/errors';
import { type Ctx, requirePerson, requireRole } from '@/lib/services/context';
import { derivedId } from '@/lib/services/decisions/record-bulk-decisions';
import { storeVotes, type VoteToStore } from '@/lib/services/decisions/store-votes';

/**
 * Takes one's own batch back: a `withdraw` vote for each of its votes that is still one's last on that cell. Nothing is
 * deleted; sent twice under one newBatchId it is stored once. Throws `not-found` when there is no such batch, `forbidden` when it is somebody else's.
 */
export async function undoBatch(
  ctx: Ctx,
  input: UndoRequest & { project: string },
): Promise<DecideResult> {
  const project = await requireRole(ctx, input.project, 'reviewer');
  const person = requirePerson(ctx);
  const everybody = (await decisionsOfBatch(db(), input.batchId)).filter(
    (row) => row.projectId === project.id,
  );
  if (everybody.length === 0) throw new AppError('not-found', 'There is nothing to undo.');
  // Keys of batches are made by clients: somebody else may have used this one as well.
  const batch = everybody.filter((row) => row.userId === person.userId);
  if (batch.length === 0) {
    throw new AppError('forbidden', 'Only the person who voted takes a vote back.');
  }
  const candidates = await findCandidates(db(), project.id, [
    ...new Set(batch.map((row) => row.candidate.upstreamOid)),
  ]);
  const ids = candidates.map((c) => c.id);
  const idOf = (row: { readonly id: string }) => derivedId(input.newBatchId, row.id);
  const [cells, votesNow, sentBefore] = await Promise.all([
    voteCellsOf(db(), ids),
    decisionsOf(db(), ids),
    decisionsById(db(), batch.map(idOf)),
  ]);
  const known = new Set(sentBefore.map((row) => row.id));
  const votes: VoteToStore[] = [];
  const left: DecideResult['left'] = [];
  for (const row of batch) {
    const own = votesNow.filter(
      (v) =>
        v.candidateId === row.candidateId &&
        v.branchId === row.branchId &&
        v.userId === person.userId,
    );
    const candidate = candidates.find((c) => c.id === row.candidateId);
    const cell = cells.find(
      (c) => c.candidateId === row.candidateId && c.branchId === row.branchId,
    );
    const last = own.at(-1)?.id === row.id || known.has(idOf(row));
    if (candidate === undefined || cell === undefined || !last) {
      left.push({
        candidate: row.candidate.upstreamOid,
        branch: row.branch.name,
        why: 'A later vote of yours replaced it.',
      });
      continue;
    }
    votes.push({ id: idOf(row), candidate, cell, verb: 'withdraw', seenSeq: null });
  }
  const result = await storeVotes(ctx, project, { batchId: input.newBatchId, reason: '', votes });
  return { ...result, left: [...left, ...result.left] };
}
