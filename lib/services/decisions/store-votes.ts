import type { DecideResult } from '@/lib/contracts/decision';
import { sayBlocker } from '@/lib/contracts/policy';
import type { DecisionVerb } from '@/lib/contracts/vocabulary';
import { inTransaction, type Tx } from '@/lib/db/client';
import { refreshSettled, type VoteCell, voteCellsOf } from '@/lib/db/queries/cell-read';
import {
  type DecisionRow,
  decisionsById,
  decisionsOf,
  insertDecisions,
  isLostRace,
  type NewDecision,
} from '@/lib/db/queries/decision';
import { blockedCells } from '@/lib/db/queries/policy';
import { AppError } from '@/lib/errors';
import { enqueue } from '@/lib/jobs/enqueue';
import { refuseVote } from '@/lib/review/check-vote';
import { audit, type Ctx, type ProjectAccess, requirePerson } from '@/lib/services/context';
import { upgradeWarnings } from '@/lib/services/decisions/upgrade-warnings';
import { viewsWithStanding } from '@/lib/services/decisions/views-with-standing';
import { publish } from '@/lib/services/events/publish';
import { groupBy } from '@/lib/services/group-by';
import { refreshStandings } from '@/lib/services/policies/refresh-standings';

/** One vote to store. `seenSeq` null: the newest votes count as seen (bulk votes, whose preview showed the cells). */
export interface VoteToStore {
  readonly id: string;
  readonly candidate: CandidateForVote;
  readonly cell: VoteCell;
  readonly verb: DecisionVerb;
  readonly seenSeq: number | null;
}

export interface CandidateForVote {
  readonly id: string;
  readonly upstreamOid: string;
  readonly verdict: NewDecision['verdict'];
  readonly confidence: number | null;
  readonly latestAnalysisId: string | null;
}

/** How often a lost race for a number is tried again: each round has one winner, so few suffice. */
const rounds = 5;

/**
 * Stores votes in one transaction, all with one reason and batch. An id that is stored already is `repeated` and its vote
 * is told as recorded once more: whoever lost the first answer gets the same one. A vote on a cell on which somebody voted since `seenSeq` is `lost`, and nothing is written for it; a vote that the rules refuse is `left`.
 * `seq` is unique per cell in the database: two people at the same instant cannot both get through unseen. Throws
 * `conflict` when an id is that of another vote.
 */
export async function storeVotes(
  ctx: Ctx,
  project: ProjectAccess,
  input: {
    readonly batchId: string;
    readonly reason: string;
    readonly votes: readonly VoteToStore[];
  },
): Promise<DecideResult> {
  for (let round = 1; ; round += 1) {
    try {
      return await inTransaction((tx) => tryStore(tx, ctx, project, input));
    } catch (error) {
      if (!isLostRace(error) || round === rounds) throw error;
    }
  }
}

async function tryStore(
  tx: Tx,
  ctx: Ctx,
  project: ProjectAccess,
  input: {
    readonly batchId: string;
    readonly reason: string;
    readonly votes: readonly VoteToStore[];
  },
): Promise<DecideResult> {
  const person = requirePerson(ctx);
  const candidateIds = [...new Set(input.votes.map((v) => v.candidate.id))];
  // In this order: the same vote sent twice at once may be stored in between, and is then no vote of somebody else.
  const before = await decisionsOf(tx, candidateIds);
  const known = await sentBefore(tx, person.userId, input.votes);
  const byCell = groupBy(before, keyOf);

  const rows: NewDecision[] = [];
  const repeated: string[] = [];
  const lost: { vote: VoteToStore; theirs: DecisionRow }[] = [];
  const left: DecideResult['left'] = [];
  for (const vote of input.votes) {
    if (known.has(vote.id)) {
      repeated.push(vote.id);
      continue;
    }
    const { candidate, cell } = vote;
    const votes = byCell.get(`${candidate.id} ${cell.branchId}`) ?? [];
    const newest = votes.at(-1);
    if (vote.seenSeq !== null && newest !== undefined && newest.seq > vote.seenSeq) {
      lost.push({ vote, theirs: newest });
      continue;
    }
    const why = refuseVote({
      verb: vote.verb,
      reason: input.reason,
      state: cell.state,
      affected: cell.affected,
      verdict: candidate.verdict,
    });
    if (why !== null) {
      left.push({ candidate: candidate.upstreamOid, branch: cell.branch.name, why });
      continue;
    }
    const own = votes.filter((row) => row.userId === person.userId).at(-1);
    rows.push({
      id: vote.id,
      projectId: project.id,
      candidateId: candidate.id,
      branchId: cell.branchId,
      userId: person.userId,
      seq: (newest?.seq ?? 0) + 1,
      verb: vote.verb,
      reason: input.reason.trim(),
      batchId: input.batchId,
      supersedesId: own?.id ?? null,
      tip: cell.tip,
      state: cell.state,
      affected: cell.affected,
      tree: cell.tree,
      verdict: candidate.verdict,
      confidence: candidate.confidence,
      cellRevisionId: cell.revisionId,
      analysisId: candidate.latestAnalysisId,
      createdAt: ctx.clock.now(),
    });
  }

  await insertDecisions(tx, rows);
  const after = await decisionsOf(tx, candidateIds);
  const voted = [...new Set(rows.map((r) => r.candidateId))];
  const touched = new Set(voted);
  await refreshStandings(tx, project, voted, ctx.clock.now(), {
    votes: after.filter((row) => touched.has(row.candidateId)),
  });
  await refreshSettled(tx, voted);
  const stored = new Set(rows.map((r) => r.id));
  await audit(
    tx,
    ctx,
    ...rows.map((row) => ({
      action: `decision.${row.verb}`,
      entity: 'decision',
      entityId: row.id,
      projectId: project.id,
      data: { batchId: row.batchId, seq: row.seq },
    })),
  );
  if (rows.some((row) => row.verb === 'accept')) {
    await enqueue(tx, 'keep-patches', { batchId: input.batchId });
  }
  const oids = new Map(input.votes.map((v) => [v.candidate.id, v.candidate.upstreamOid]));
  await publish(
    tx,
    ...voted.flatMap((id) => {
      const oid = oids.get(id);
      if (oid === undefined) return [];
      return { type: 'decision' as const, project: project.slug, oid, by: person.name };
    }),
  );
  return {
    recorded: viewsWithStanding(
      after.filter((row) => stored.has(row.id) || known.has(row.id)),
      after,
    ),
    repeated,
    lost: lost.map(({ vote, theirs }) => ({
      branch: vote.cell.branch.name,
      candidate: vote.candidate.upstreamOid,
      theirs: viewsWithStanding([theirs], after)[0] ?? unreachable(),
    })),
    left,
    blocked: await blockedOf(tx, candidateIds, rows),
    warnings: await upgradeWarnings(tx, input.votes, rows, project.asOf ?? ctx.clock.now()),
  };
}

const keyOf = (row: DecisionRow): string => `${row.candidateId} ${row.branchId}`;

/** Ids of these votes that are stored already, each as the same vote of the same person. */
async function sentBefore(
  tx: Tx,
  userId: string,
  votes: readonly VoteToStore[],
): Promise<ReadonlySet<string>> {
  const rows = await decisionsById(
    tx,
    votes.map((vote) => vote.id),
  );
  const byId = new Map(votes.map((vote) => [vote.id, vote]));
  for (const row of rows) {
    const vote = byId.get(row.id);
    const same =
      row.userId === userId &&
      row.candidateId === vote?.candidate.id &&
      row.branchId === vote.cell.branchId &&
      row.verb === vote.verb;
    if (!same) throw new AppError('conflict', 'Another vote was recorded under this id.');
  }
  return new Set(rows.map((row) => row.id));
}

/** Of the votes just stored, the accepts that do not stand yet. */
async function blockedOf(
  tx: Tx,
  candidateIds: readonly string[],
  rows: readonly NewDecision[],
): Promise<DecideResult['blocked']> {
  const accepts = new Set(
    rows.filter((row) => row.verb === 'accept').map((row) => `${row.candidateId} ${row.branchId}`),
  );
  if (accepts.size === 0) return [];
  return (await blockedCells(tx, candidateIds))
    .filter((cell) => accepts.has(`${cell.candidateId} ${cell.branchId}`))
    .map((cell) => ({
      branch: cell.branch.name,
      candidate: cell.candidate.upstreamOid,
      says: cell.blocked.map(sayBlocker),
    }));
}

function unreachable(): never {
  throw new Error('a view for every row given');
}

/** The cells of a candidate by branch name. */
export async function cellsByBranch(
  tx: Tx,
  candidateId: string,
): Promise<ReadonlyMap<string, VoteCell>> {
  return new Map((await voteCellsOf(tx, [candidateId])).map((cell) => [cell.branch.name, cell]));
}
