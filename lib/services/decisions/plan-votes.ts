import type { DecisionVerb } from '@/lib/contracts/vocabulary';
import { db } from '@/lib/db/client';
import { findCandidates } from '@/lib/db/queries/candidate-read';
import { type VoteCell, voteCellsOf, voteCounts } from '@/lib/db/queries/cell-read';
import { refuseVote } from '@/lib/review/check-vote';
import type { Ctx, ProjectAccess } from '@/lib/services/context';
import type { CandidateForVote } from '@/lib/services/decisions/store-votes';

/** One cell that a decision on many covers. */
export interface PlannedVote {
  readonly candidate: CandidateForVote & { readonly subject: string };
  readonly cell: VoteCell;
  /** Votes so far. */
  readonly seq: number;
  /** Why it is left out; null: it gets the vote. */
  readonly left: string | null;
  /** Why a reason is needed; null: none is. */
  readonly asks: string | null;
}

/**
 * The cells of these candidates that a verb covers, in the order of the candidates and newest branch first. Cells where the
 * fix is already, has no place, or stands decided so are left out with the reason; unknown candidates are skipped.
 */
export async function planVotes(
  ctx: Ctx,
  project: ProjectAccess,
  input: {
    readonly oids: readonly string[];
    readonly verb: DecisionVerb;
    readonly covers: (oid: string, cell: VoteCell) => boolean;
  },
): Promise<PlannedVote[]> {
  const candidates = await findCandidates(db(), project.id, input.oids);
  const ids = candidates.map((one) => one.id);
  const [cells, votes] = await Promise.all([voteCellsOf(db(), ids), voteCounts(db(), ids)]);
  const now = project.asOf ?? ctx.clock.now();
  const byOid = new Map(candidates.map((one) => [one.upstreamOid, one]));
  const byCandidate = new Map<string, VoteCell[]>(ids.map((id) => [id, []]));
  for (const cell of cells) byCandidate.get(cell.candidateId)?.push(cell);
  return input.oids.flatMap((oid) => {
    const candidate = byOid.get(oid);
    if (candidate === undefined) return [];
    return (byCandidate.get(candidate.id) ?? [])
      .filter((cell) => input.covers(oid, cell))
      .map((cell) => ({
        candidate,
        cell,
        seq: votes.get(`${candidate.id} ${cell.branchId}`) ?? 0,
        left: leftOut(cell, input.verb, now),
        asks: refuseVote({ ...cell, verb: input.verb, reason: '', verdict: candidate.verdict }),
      }));
  });
}

function leftOut(cell: VoteCell, verb: DecisionVerb, now: Date): string | null {
  if (cell.state === 'present') return 'The branch has this fix already.';
  if (cell.state === 'absent') return 'The branch has none of the code that this changes.';
  if (cell.standing === verb) return 'It stands decided so.';
  const { endOfLife } = cell.branch;
  return endOfLife !== null && endOfLife <= now ? 'The branch is past its end of life.' : null;
}
