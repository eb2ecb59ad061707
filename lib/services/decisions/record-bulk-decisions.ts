import { createHash } from 'node:crypto';
import type { BulkDecideRequest, DecideResult } from '@/lib/contracts/decision';
import { db } from '@/lib/db/client';
import { findCandidates } from '@/lib/db/queries/candidate-read';
import { type VoteCell, voteCellsOf } from '@/lib/db/queries/cell-read';
import { decisionsById, decisionsOf } from '@/lib/db/queries/decision';
import { isApplicable } from '@/lib/review/check-vote';
import { type Ctx, requireRole } from '@/lib/services/context';
import { storeVotes, type VoteToStore } from '@/lib/services/decisions/store-votes';

/**
 * The same vote on several candidates: on the named branches, else on every applicable one that nothing stands on yet and
 * that is not past its end of life. With `seen`, a cell on which somebody voted since is `lost`.
 * Needs the role reviewer. Sent twice under one batchId it is stored once: ids are derived from batch, candidate and branch.
 */
export async function recordBulkDecisions(
  ctx: Ctx,
  input: BulkDecideRequest & { project: string },
): Promise<DecideResult> {
  const project = await requireRole(ctx, input.project, 'reviewer');
  const candidates = await findCandidates(db(), project.id, input.candidates);
  const cells = await voteCellsOf(
    db(),
    candidates.map((c) => c.id),
  );
  const now = project.asOf ?? ctx.clock.now();
  const idOf = (cell: VoteCell) => derivedId(input.batchId, cell.candidateId, cell.branchId);
  // Sent again, its own votes stand already: those are repeated, not left out.
  const known = new Set((await decisionsById(db(), cells.map(idOf))).map((row) => row.id));
  const unseen = await unseenCells(input, candidates);
  const left: DecideResult['left'] = input.candidates
    .filter((oid) => !candidates.some((c) => c.upstreamOid === oid))
    .map((oid) => ({ candidate: oid, branch: null, why: 'There is no such candidate.' }));
  const votes: VoteToStore[] = [];
  for (const candidate of candidates) {
    const own = cells.filter((cell) => cell.candidateId === candidate.id);
    const chosen = own.filter((cell) =>
      input.branches === undefined
        ? known.has(idOf(cell)) ||
          (isApplicable(cell.state, cell.affected) &&
            (cell.standing === null || unseen.has(keyOf(cell))) &&
            lives(cell, now))
        : input.branches.includes(cell.branch.name),
    );
    if (chosen.length === 0) {
      left.push({
        candidate: candidate.upstreamOid,
        branch: null,
        why: own.length === 0 ? 'It is not analysed yet.' : 'No branch is left on which it lands.',
      });
    }
    for (const cell of chosen) {
      const seenSeq =
        input.seen === undefined
          ? null
          : (input.seen[candidate.upstreamOid]?.[cell.branch.name] ?? 0);
      votes.push({ id: idOf(cell), candidate, cell, verb: input.verb, seenSeq });
    }
  }
  const result = await storeVotes(ctx, project, {
    batchId: input.batchId,
    reason: input.reason,
    votes,
  });
  return { ...result, left: [...left, ...result.left] };
}

const keyOf = (cell: { readonly candidateId: string; readonly branchId: string }): string =>
  `${cell.candidateId} ${cell.branchId}`;

/** Cells with a vote that whoever asks had not seen; none when the request does not say what was seen. */
async function unseenCells(
  { seen }: BulkDecideRequest,
  candidates: readonly { readonly id: string }[],
): Promise<ReadonlySet<string>> {
  if (seen === undefined) return new Set();
  const votes = await decisionsOf(
    db(),
    candidates.map((candidate) => candidate.id),
  );
  return new Set(
    votes
      .filter((vote) => vote.seq > (seen[vote.candidate.upstreamOid]?.[vote.branch.name] ?? 0))
      .map(keyOf),
  );
}

/** A branch past its end of life takes no more backports unless it is named (3-applicability: it breaks no range). */
const lives = (cell: VoteCell, now: Date): boolean =>
  cell.branch.endOfLife === null || cell.branch.endOfLife > now;

/** A UUID (version 8, RFC 9562) made of what it stands for. */
export function derivedId(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(parts.join(' ')).digest('hex');
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
