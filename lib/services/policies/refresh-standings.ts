import { blockerCode } from '@/lib/contracts/policy';
import { db, inTransaction, type Tx } from '@/lib/db/client';
import { lockCandidates } from '@/lib/db/queries/candidate-write';
import { refreshSettled } from '@/lib/db/queries/cell-read';
import { type DecisionRow, decisionsOf } from '@/lib/db/queries/decision';
import {
  type CellStanding,
  policyFactsOf,
  votedCandidates,
  writeStandings,
} from '@/lib/db/queries/policy';
import { findProjectById } from '@/lib/db/queries/project';
import { AppError } from '@/lib/errors';
import { enqueue } from '@/lib/jobs/enqueue';
import { standingOf } from '@/lib/review/standing';
import type { Ctx } from '@/lib/services/context';
import { groupBy } from '@/lib/services/group-by';
import { loadPolicies, type Policies } from '@/lib/services/policies/load-policies';
import { policyFacts, policyVotes } from '@/lib/services/policies/policy-votes';

const batchSize = 500;
const hour = 3_600_000;

interface Scope {
  readonly id: string;
  /** The demo's own clock; null: now. */
  readonly asOf: Date | null;
}

/**
 * Writes what stands on every cell of these candidates that has votes, by the policy in force now. Whatever changes a
 * vote, a policy or a fact that policies ask for calls it, in its own transaction. An accept that only waits for its soak gets
 * a job that lets it stand in time. Gives how many cells changed.
 */
export async function refreshStandings(
  tx: Tx,
  project: Scope,
  candidateIds: readonly string[],
  realNow: Date,
  known: { readonly votes?: readonly DecisionRow[]; readonly policies?: Policies } = {},
): Promise<number> {
  // A vote that is cast meanwhile waits: what follows from the votes before it must not replace what follows from it.
  if (known.votes === undefined) await lockCandidates(tx, candidateIds);
  const votes = known.votes ?? (await decisionsOf(tx, candidateIds));
  if (votes.length === 0) return 0;
  const policies = known.policies ?? (await loadPolicies(tx, project.id));
  const candidates = await policyFactsOf(tx, candidateIds);
  const now = project.asOf ?? realNow;
  const cells: CellStanding[] = [];
  const due = new Set<number>();
  const byCandidate = groupBy(votes, (row) => row.candidateId);
  for (const candidate of candidates) {
    const facts = policyFacts(candidate, now);
    const rows = byCandidate.get(candidate.id) ?? [];
    for (const [branchId, ofCell] of groupBy(rows, (row) => row.branchId)) {
      const standing = standingOf(policyVotes(ofCell, candidate), policies.of(branchId), facts);
      cells.push({
        candidateId: candidate.id,
        branchId,
        standing: standing.verb,
        blocked: standing.blockers.map(blockerCode),
      });
      for (const blocker of standing.blockers) {
        if (blocker.kind === 'soak') due.add(Math.ceil(Date.parse(blocker.until) / hour) * hour);
      }
    }
  }
  const changed = await writeStandings(tx, cells);
  if (project.asOf === null) {
    for (const at of due) {
      const runAt = new Date(at);
      const payload = { projectId: project.id, due: runAt.toISOString() };
      await enqueue(tx, 'refresh-standings', payload, { runAt });
    }
  }
  return changed;
}

/** The same for every candidate of a project that has votes, batch by batch: after a policy changed, or a soak is over. */
export async function refreshAllStandings(
  ctx: Ctx,
  input: { projectId: string; signal?: AbortSignal },
): Promise<number> {
  const project = await findProjectById(db(), input.projectId);
  if (project === null || project.removedAt !== null) return 0;
  let changed = 0;
  let after: string | null = null;
  for (;;) {
    if (input.signal?.aborted) throw new AppError('timeout', 'The worker is stopping.');
    const ids: readonly string[] = await votedCandidates(db(), project.id, after, batchSize);
    if (ids.length === 0) return changed;
    changed += await inTransaction(async (tx) => {
      const count = await refreshStandings(tx, project, ids, ctx.clock.now());
      if (count > 0) await refreshSettled(tx, ids);
      return count;
    });
    after = ids.at(-1) ?? null;
  }
}
