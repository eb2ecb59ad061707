import { type Blocker, blockerCode, sayBlocker } from '@/lib/contracts/policy';
import type { Tx } from '@/lib/db/client';
import type { DecisionRow } from '@/lib/db/queries/decision';
import { findPerson } from '@/lib/db/queries/person';
import { policyFactsOf } from '@/lib/db/queries/policy';
import { blockersAfterAccept, standingOf } from '@/lib/review/standing';
import type { Ctx, ProjectAccess } from '@/lib/services/context';
import { groupBy } from '@/lib/services/group-by';
import { loadPolicies } from '@/lib/services/policies/load-policies';
import { peopleOf, policyFacts, policyVotes } from '@/lib/services/policies/policy-votes';

export interface CellBlockers {
  /** What an accept that was cast still waits for. */
  readonly now: readonly string[];
  /** What it would wait for once this person has accepted; empty where an accept stands already. */
  readonly afterAccept: readonly string[];
}

/** Per cell of these candidates, what the policy asks for before an accept stands, as sentences. */
export async function blockersOf(
  tx: Tx,
  ctx: Ctx,
  project: ProjectAccess,
  candidateIds: readonly string[],
  votes: readonly DecisionRow[],
): Promise<(candidateId: string, branchId: string) => CellBlockers> {
  const nothing = { now: [], afterAccept: [] };
  const { actor } = ctx;
  const policies = await loadPolicies(tx, project.id);
  if (policies.revisions.length === 0) return () => nothing;
  const [candidates, person] = await Promise.all([
    policyFactsOf(tx, candidateIds),
    actor.kind === 'person' ? findPerson(tx, actor.userId) : null,
  ]);
  const byId = new Map(candidates.map((one) => [one.id, one]));
  const byCell = groupBy(votes, (vote) => `${vote.candidateId} ${vote.branchId}`);
  const said = (blockers: readonly Blocker[]) =>
    blockers.map((blocker) => sayBlocker(blockerCode(blocker)));
  return (candidateId, branchId) => {
    const candidate = byId.get(candidateId);
    if (candidate === undefined) return nothing;
    const facts = policyFacts(candidate, project.asOf ?? ctx.clock.now());
    const rules = policies.of(branchId);
    const cast = policyVotes(byCell.get(`${candidateId} ${branchId}`) ?? [], candidate);
    const now = standingOf(cast, rules, facts);
    if (now.verb === 'accept' || person === null)
      return { now: said(now.blockers), afterAccept: [] };
    const voter = { userId: person.id, ...peopleOf(candidate)(person.email) };
    return {
      now: said(now.blockers),
      afterAccept: said(blockersAfterAccept(cast, voter, rules, facts)),
    };
  };
}

/**
 * Per branch, what the policy says beside the button of one candidate: what an accept still waits for, or, where nobody
 * accepted yet, what it would wait for once this person has accepted. Empty where it would stand at once.
 */
export async function blockersFor(
  tx: Tx,
  ctx: Ctx,
  project: ProjectAccess,
  candidateId: string,
  votes: readonly DecisionRow[],
): Promise<(branchId: string) => readonly string[]> {
  const of = await blockersOf(tx, ctx, project, [candidateId], votes);
  return (branchId) => {
    const { now, afterAccept } = of(candidateId, branchId);
    return now.length > 0 ? now : afterAccept.map((text) => `after your accept: ${text}`);
  };
}
