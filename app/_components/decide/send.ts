import { api } from '@/app/_components/client/api';
import { newId } from '@/app/_components/client/ids';
import { readers } from '@/app/_components/client/readers';
import type { BulkDecideRequest, DecideRequest, DecideResult } from '@/lib/contracts/decision';
import type { CellsDecideRequest } from '@/lib/contracts/matrix';
import type { DecisionVerb } from '@/lib/contracts/vocabulary';

/** Votes on one candidate, one per branch; `seen` is the number of votes that the person had seen there. */
export function sendDecisions(input: {
  readonly project: string;
  readonly oid: string;
  readonly batchId: string;
  readonly verb: DecisionVerb;
  readonly reason: string;
  readonly votes: readonly { readonly branch: string; readonly seen: number }[];
}): Promise<DecideResult> {
  const body: DecideRequest = {
    batchId: input.batchId,
    reason: input.reason,
    decisions: input.votes.map((vote) => ({
      id: newId(),
      branch: vote.branch,
      verb: input.verb,
      seenSeq: vote.seen,
    })),
  };
  return api(`/api/p/${input.project}/candidates/${input.oid}/decisions`, {
    body,
    schema: readers.decided,
  });
}

/** The same verb on several candidates. */
export function sendBulk(project: string, request: BulkDecideRequest): Promise<DecideResult> {
  return api(`/api/p/${project}/decisions/bulk`, { body: request, schema: readers.decided });
}

/** The same verb on cells chosen in the matrix. */
export function sendCells(project: string, request: CellsDecideRequest): Promise<DecideResult> {
  return api(`/api/p/${project}/matrix/decisions`, { body: request, schema: readers.decided });
}

/** Takes a batch of one's own back, by new decisions. */
export function sendUndo(project: string, batchId: string): Promise<DecideResult> {
  return api(`/api/p/${project}/decisions/undo`, {
    body: { batchId, newBatchId: newId() },
    schema: readers.decided,
  });
}
