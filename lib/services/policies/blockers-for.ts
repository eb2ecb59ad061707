import { type Blocker, blockerCode, sayBlocker } from '@/lib/contracts/policy';
import type { Tx } from '@/lib/db/client';
import type { DecisionRow } from '@/lib/db/queries/decision';
import { findPerson } from '@/lib/db/queries/person';
import { policyFactsOf } from '@/lib/db/queries/policy';
import { blockersAfterAccept, standingOf } from '@/lib/review/standing';
import type { Ctx, ProjectAccess } from '@/lib/services/context';
import { loadPolicies } from '@/lib/services/policies/load-policies';
import { peopleOf, policyFacts, policyVotes } from '@/lib/services/policies/policy-votes';

/**
 * Per branch, what the policy says beside the button of one candidate, as sentences: what an accept still waits for, or,
 * where nobody accepted yet, what it would wait for once this person has accepted. Empty where it would stand at once.
 */
export async function blockersFor(
  tx: Tx,
  ctx: Ctx,
  project: ProjectAccess,
  candidateId: string,
  votes: readonly DecisionRow[],
): Promise<(branchId: string) => readonly string[]> {
  const { actor } = ctx;
  const [policies, [candidate], person] = await Promise.all([
    loadPolicies(tx, project.id),
    policyFactsOf(tx, [candidateId]),
    actor.kind === 'person' ? findPerson(tx, actor.userId) : null,
  ]);
  if (candidate === undefined || policies.revisions.length === 0) return () => [];
  const facts = policyFacts(candidate, project.asOf ?? ctx.clock.now());
  return (branchId) => {
    const rules = policies.of(branchId);
    const cast = policyVotes(
      votes.filter((vote) => vote.branchId === branchId),
      candidate,
    );
    const now = standingOf(cast, rules, facts);
    const said = (blockers: readonly Blocker[]) =>
      blockers.map((blocker) => sayBlocker(blockerCode(blocker)));
    if (now.blockers.length > 0) return said(now.blockers);
    if (now.verb === 'accept' || person === null) return [];
    const voter = { userId: person.id, ...peopleOf(candidate)(person.email) };
    const after = blockersAfterAccept(cast, voter, rules, facts);
    return said(after).map((text) => `after your accept: ${text}`);
  };
}
