import { type Blocker, defaultPolicy, type PolicyRules } from '@/lib/contracts/policy';
import type { DecisionVerb } from '@/lib/contracts/vocabulary';

/** A vote as the rules see it: votes of one candidate on one branch, any order. */
export interface Vote {
  readonly seq: number;
  readonly userId: string;
  readonly verb: DecisionVerb;
  /** The voter wrote the patch. */
  readonly own?: boolean;
  /** The voter handled the patch upstream (Signed-off-by, Acked-by, Reviewed-by): the accept is a maintainer's ack. */
  readonly maintainer?: boolean;
}

/** What the policy asks about a candidate. */
export interface PolicyFacts {
  readonly subsystem: string;
  /** It asks for a backport itself: Cc: stable. */
  readonly asksForStable: boolean;
  /** A maintainer acknowledged it on the list. */
  readonly acknowledged: boolean;
  /** Since when it is in a released mainline tag, ISO; null: in none. */
  readonly releasedAt: string | null;
  /** ISO. */
  readonly now: string;
}

export const noFacts: PolicyFacts = {
  subsystem: '',
  asksForStable: false,
  acknowledged: false,
  releasedAt: null,
  now: '1970-01-01T00:00:00.000Z',
};

export interface Standing {
  /** What stands: null when nobody voted, all was withdrawn, or an accept is still blocked. */
  readonly verb: Exclude<DecisionVerb, 'withdraw'> | null;
  /** Different people whose last vote is an accept that counts. */
  readonly approvals: number;
  readonly needed: number;
  /** `seq` of the votes that count now: each person's last one, unless it is a withdrawal. */
  readonly counting: readonly number[];
  /** People disagree: somebody's counting vote is not what the newest one says. */
  readonly disputed: boolean;
  /** What keeps the newest vote, an accept, from standing; empty when it stands, or is no accept. */
  readonly blockers: readonly Blocker[];
}

const day = 86_400_000;

/** Whether a policy's list names a subsystem: itself or one above it, as filters read it; "*" names all. */
export function names(list: readonly string[], subsystem: string): boolean {
  const own = subsystem.toLowerCase();
  return list.some((entry) => {
    const name = entry.toLowerCase();
    return name === '*' || own === name || own.startsWith(`${name}/`) || own.startsWith(`${name}:`);
  });
}

/**
 * What stands for a cell: a pure function of its votes, the policy and the facts it asks for (design 2-architecture,
 * "decisions"). Each person's last vote counts, a withdrawal takes it away; where authors may not accept their own
 * patches, such an accept does not count. The newest counting vote stands; an accept only while nothing blocks it.
 */
export function standingOf(
  votes: readonly Vote[],
  rules: PolicyRules = defaultPolicy,
  facts: PolicyFacts = noFacts,
): Standing {
  const counting = lastVotes(votes);
  const able = rules.ownPatches
    ? counting
    : counting.filter((vote) => !(vote.verb === 'accept' && vote.own === true));
  const newest = able.at(-1);
  const accepts = able.filter((vote) => vote.verb === 'accept');
  const onlyOwn = newest === undefined && counting.length > 0;
  const blockers =
    newest?.verb === 'accept' || onlyOwn ? blockersOf(accepts, onlyOwn, rules, facts) : [];
  return {
    verb:
      newest === undefined || newest.verb === 'withdraw' || blockers.length > 0
        ? null
        : newest.verb,
    approvals: accepts.length,
    needed: rules.approvals,
    counting: counting.map((vote) => vote.seq),
    disputed: newest !== undefined && able.some((vote) => vote.verb !== newest.verb),
    blockers,
  };
}

/** What would still keep an accept from standing once `voter` has cast it: said beside the button before it is pressed. */
export function blockersAfterAccept(
  votes: readonly Vote[],
  voter: Omit<Vote, 'seq' | 'verb'>,
  rules: PolicyRules,
  facts: PolicyFacts,
): readonly Blocker[] {
  const seq = Math.max(0, ...votes.map((vote) => vote.seq)) + 1;
  const after = standingOf([...votes, { ...voter, seq, verb: 'accept' }], rules, facts);
  const refused = voter.own === true && !rules.ownPatches;
  return refused && !after.blockers.some((blocker) => blocker.kind === 'own-patch')
    ? [{ kind: 'own-patch' }, ...after.blockers]
    : after.blockers;
}

/** Each person's last vote, unless it is a withdrawal; oldest first. */
function lastVotes(votes: readonly Vote[]): readonly Vote[] {
  const lastOf = new Map<string, Vote>();
  for (const vote of votes) {
    const known = lastOf.get(vote.userId);
    if (known === undefined || known.seq < vote.seq) lastOf.set(vote.userId, vote);
  }
  return [...lastOf.values()]
    .filter((vote) => vote.verb !== 'withdraw')
    .sort((a, b) => a.seq - b.seq);
}

function blockersOf(
  accepts: readonly Vote[],
  onlyOwn: boolean,
  rules: PolicyRules,
  facts: PolicyFacts,
): readonly Blocker[] {
  const found: Blocker[] = [];
  const acknowledged = facts.acknowledged || accepts.some((vote) => vote.maintainer === true);
  if (onlyOwn) found.push({ kind: 'own-patch' });
  if (accepts.length < rules.approvals) {
    found.push({ kind: 'approvals', have: accepts.length, needed: rules.approvals });
  }
  if (names(rules.optOut, facts.subsystem) && !facts.asksForStable && !acknowledged) {
    found.push({ kind: 'opt-out' });
  }
  if (names(rules.maintainerAck, facts.subsystem) && !acknowledged) {
    found.push({ kind: 'maintainer-ack' });
  }
  if (rules.soakDays > 0) {
    if (facts.releasedAt === null) found.push({ kind: 'not-released', days: rules.soakDays });
    else {
      const until = new Date(facts.releasedAt).getTime() + rules.soakDays * day;
      if (until > new Date(facts.now).getTime()) {
        found.push({ kind: 'soak', until: new Date(until).toISOString() });
      }
    }
  }
  return found;
}
