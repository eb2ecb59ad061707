import type { DecisionRow } from '@/lib/db/queries/decision';
import type { PolicyFactsRow } from '@/lib/db/queries/policy';
import { splitTrailers } from '@/lib/mail/parse/envelope';
import type { PolicyFacts, Vote } from '@/lib/review/standing';

const handling = new Set(['signed-off-by', 'acked-by', 'reviewed-by']);

/**
 * Addresses of who handled a patch on its way upstream: its Signed-off-by, Acked-by and Reviewed-by trailers, without its
 * author (Documentation/process/submitting-patches: whoever passes a patch on signs it off). Lower case.
 */
function handlersOf(message: string, author: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { key, value } of splitTrailers(message).trailers) {
    if (!handling.has(key.toLowerCase())) continue;
    const email = /<([^<>\s]+@[^<>\s]+)>/.exec(value)?.[1]?.toLowerCase();
    if (email !== undefined && email !== author) found.add(email);
  }
  return found;
}

/** How policies see the people of one candidate. */
export function peopleOf(candidate: PolicyFactsRow) {
  const author = candidate.authorEmail.toLowerCase();
  const handlers = handlersOf(candidate.message, author);
  return (email: string): Required<Pick<Vote, 'own' | 'maintainer'>> => ({
    own: email.toLowerCase() === author,
    maintainer: handlers.has(email.toLowerCase()),
  });
}

/** Stored votes as the rules see them. */
export function policyVotes(rows: readonly DecisionRow[], candidate: PolicyFactsRow): Vote[] {
  const about = peopleOf(candidate);
  return rows.map((row) => ({
    seq: row.seq,
    userId: row.userId,
    verb: row.verb,
    ...about(row.user.email),
  }));
}

export const policyFacts = (candidate: PolicyFactsRow, now: Date): PolicyFacts => ({
  subsystem: candidate.subsystem,
  asksForStable: candidate.flags.includes('stable-request'),
  acknowledged: candidate.acknowledged,
  releasedAt: candidate.firstReleaseTime?.toISOString() ?? null,
  now: now.toISOString(),
});
