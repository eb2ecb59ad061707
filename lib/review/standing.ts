import type { DecisionVerb } from '@/lib/contracts/vocabulary';

/** A vote as the rules see it: votes of one candidate on one branch, any order. */
export interface Vote {
  readonly seq: number;
  readonly userId: string;
  readonly verb: DecisionVerb;
}

export interface Standing {
  /** What stands: null when nobody voted, all was withdrawn, or an accept still lacks approvals. */
  readonly verb: Exclude<DecisionVerb, 'withdraw'> | null;
  /** Different people whose last vote is accept. */
  readonly approvals: number;
  readonly needed: number;
  /** `seq` of the votes that count now: each person's last one, unless it is a withdrawal. */
  readonly counting: readonly number[];
  /** People disagree: somebody's counting vote is not what stands. */
  readonly disputed: boolean;
}

/**
 * What stands for a cell (design 2-architecture, "decisions": a pure function of the votes not superseded and the
 * policy). Each person's last vote counts, a withdrawal takes it away. The newest counting vote stands; when that is
 * `accept`, it stands once `needed` different people accept.
 */
export function standingOf(votes: readonly Vote[], needed = 1): Standing {
  const lastOf = new Map<string, Vote>();
  for (const vote of votes) {
    const known = lastOf.get(vote.userId);
    if (known === undefined || known.seq < vote.seq) lastOf.set(vote.userId, vote);
  }
  const counting = [...lastOf.values()]
    .filter((v) => v.verb !== 'withdraw')
    .sort((a, b) => a.seq - b.seq);
  const newest = counting.at(-1);
  const approvals = counting.filter((v) => v.verb === 'accept').length;
  const verb =
    newest === undefined || newest.verb === 'withdraw'
      ? null
      : newest.verb === 'accept' && approvals < needed
        ? null
        : newest.verb;
  return {
    verb,
    approvals,
    needed,
    counting: counting.map((v) => v.seq),
    disputed: newest !== undefined && counting.some((v) => v.verb !== newest.verb),
  };
}
