import type { DecideResult } from '@/lib/contracts/decision';
import type { Tx } from '@/lib/db/client';
import { standingElsewhere } from '@/lib/db/queries/accepted';
import type { NewDecision } from '@/lib/db/queries/decision';
import { upgradeHoles } from '@/lib/review/upgrade-rule';
import type { VoteToStore } from '@/lib/services/decisions/store-votes';

/** For each accept just stored: the newer branches in use that have neither the fix nor an acceptance. */
export async function upgradeWarnings(
  tx: Tx,
  votes: readonly VoteToStore[],
  stored: readonly Pick<NewDecision, 'id' | 'verb'>[],
  today: Date,
): Promise<DecideResult['warnings']> {
  const accepted = new Set(stored.filter((row) => row.verb === 'accept').map((row) => row.id));
  const accepts = votes.filter((vote) => accepted.has(vote.id));
  if (accepts.length === 0) return [];
  const elsewhere = await standingElsewhere(
    tx,
    accepts.map((vote) => vote.candidate.id),
  );
  return accepts.flatMap(({ candidate, cell }) => {
    const own = elsewhere.filter((one) => one.candidateId === candidate.id);
    const here = own.find((one) => one.branch.name === cell.branch.name);
    if (here === undefined) return [];
    const holes = upgradeHoles(own, here.branch.position, today);
    if (holes.length === 0) return [];
    const says = `Accepted for ${cell.branch.name}, while ${holes.join(', ')} ${holes.length === 1 ? 'has' : 'have'} neither the fix nor an acceptance: an upgrade would lose it.`;
    return [{ branch: cell.branch.name, candidate: candidate.upstreamOid, says }];
  });
}
