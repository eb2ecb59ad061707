import type { Period } from '@/lib/contracts/insights';
import { decisionVerbs } from '@/lib/contracts/vocabulary';
import { bucketStarts, momentsOf } from '@/lib/services/history/periods';
import type { Entry, QueueIndex } from '@/lib/services/queue/index/queue-index';
import {
  branchOfVote,
  type FollowUp,
  isNewest,
  type Turn,
  verbOfVote,
  verdictOfVote,
} from '@/lib/services/queue/index/votes';

const day = 86_400_000;
const [accept, reject, withdraw] = (['accept', 'reject', 'withdraw'] as const).map((verb) =>
  decisionVerbs.indexOf(verb),
) as [number, number, number];
const verbs = decisionVerbs.length;

/** accept, reject, other. */
export type Sums = [accept: number, reject: number, other: number];

/** Sums by a small number. */
class SumsBy {
  readonly by = new Map<number, Sums>();

  add(key: number, verb: number): void {
    const sums = this.by.get(key) ?? [0, 0, 0];
    this.by.set(key, sums);
    sums[verb === accept ? 0 : verb === reject ? 1 : 2] += 1;
  }
}

interface Person {
  votes: number;
  withdrawn: number;
  candidates: number;
  readonly days: Set<number>;
  /** The candidate counted last: votes come candidate by candidate. */
  last: number;
}

/** An accept, the newest on its cell, whose fix another commit fixes or reverts. */
export interface Followed {
  readonly entry: Entry;
  readonly branch: number;
  readonly acceptedAt: number;
  readonly followUp: FollowUp;
  readonly lagDays: number;
}

/** What is counted of the candidates and votes of a period, by codes of the index. */
export class Counted {
  /** First days of the buckets. */
  readonly starts: readonly string[];
  /** Per bucket and verb. */
  readonly votes: Uint32Array;
  readonly added: Uint32Array;
  readonly needing: Uint32Array;
  readonly firstVoted: Uint32Array;
  /** Candidates that nobody had voted on when the period began. */
  backlogBefore = 0;
  /** Hours that candidates first voted on in the period had waited, rising. */
  readonly waits: Float64Array;
  /** Of newest counting votes, by verdict and verb: `verdict * 8 + verb`. */
  readonly matrix = new Map<number, number>();
  readonly branches = new SumsBy();
  readonly subsystems = new SumsBy();
  readonly sources = new SumsBy();
  readonly people = new Map<number, Person>();
  readonly turns: { readonly entry: Entry; readonly turn: Turn }[] = [];
  readonly followed: Followed[] = [];
  readonly after = { fixed: 0, reverted: 0, known: 0 };
  /** Days to the first follow-up of each accept that has one, rising. */
  readonly lags: Float64Array;
  readonly #from: number;
  readonly #to: number;
  /** Bucket of each day. */
  readonly #buckets: Uint16Array;

  constructor(index: QueueIndex, period: Period) {
    const { from, to } = momentsOf(period);
    this.#from = from.getTime();
    this.#to = to.getTime();
    this.starts = bucketStarts(period);
    const starts = this.starts.map((text) => Date.parse(`${text}T00:00:00Z`));
    this.#buckets = Uint16Array.from({ length: period.days }, (_, at) => {
      const next = starts.findIndex((start) => start > this.#from + at * day);
      return (next < 0 ? starts.length : next) - 1;
    });
    this.votes = new Uint32Array(starts.length * verbs);
    this.added = new Uint32Array(starts.length);
    this.needing = new Uint32Array(starts.length);
    this.firstVoted = new Uint32Array(starts.length);
    const waits: number[] = [];
    const lags: number[] = [];
    for (const [row, entry] of index.entries.entries()) {
      this.#candidate(entry, waits);
      for (let at = 0; at < entry.votes.length; at += 3) {
        const when = entry.votes[at] ?? 0;
        if (when < this.#from) continue;
        if (when >= this.#to) break;
        this.#vote(row, entry, when, entry.votes[at + 1] ?? 0, entry.votes[at + 2] ?? 0, lags);
      }
      for (const turn of entry.turns) {
        if (this.#inside(turn.at)) this.turns.push({ entry, turn });
      }
    }
    this.waits = Float64Array.from(waits).sort();
    this.lags = Float64Array.from(lags).sort();
  }

  #inside = (at: number): boolean => at >= this.#from && at < this.#to;
  #day = (at: number): number => Math.floor((at - this.#from) / day);
  #bucket = (at: number): number => this.#buckets[this.#day(at)] ?? 0;

  #candidate({ created, firstVote, settled }: Entry, waits: number[]): void {
    const needs = !(settled && firstVote === null);
    if (created < this.#from) this.backlogBefore += needs ? 1 : 0;
    else if (created < this.#to) {
      const bucket = this.#bucket(created);
      count(this.added, bucket);
      if (needs) count(this.needing, bucket);
    }
    if (firstVote === null) return;
    if (this.#inside(firstVote)) waits.push(Math.max(firstVote - created, 0) / 1000 / 3600);
    // A vote before the import (of an import that was made again) counts at the import.
    const voted = Math.max(firstVote, created);
    if (voted < this.#from) this.backlogBefore -= 1;
    else if (voted < this.#to) count(this.firstVoted, this.#bucket(voted));
  }

  #vote(row: number, entry: Entry, at: number, who: number, packed: number, lags: number[]): void {
    const verb = verbOfVote(packed);
    count(this.votes, this.#bucket(at) * verbs + verb);
    const person = this.#person(who);
    person.days.add(this.#day(at));
    if (verb === withdraw) person.withdrawn += 1;
    else {
      person.votes += 1;
      if (person.last !== row) person.candidates += 1;
      person.last = row;
    }
    if (!isNewest(packed)) return;
    const key = verdictOfVote(packed) * 8 + verb;
    this.matrix.set(key, (this.matrix.get(key) ?? 0) + 1);
    this.branches.add(branchOfVote(packed), verb);
    this.subsystems.add(entry.subsystem, verb);
    this.sources.add(entry.source, verb);
    if (verb === accept && entry.followUps.length > 0) {
      this.#follow(entry, at, branchOfVote(packed), lags);
    }
  }

  #person(code: number): Person {
    const known = this.people.get(code);
    if (known !== undefined) return known;
    const made = { votes: 0, withdrawn: 0, candidates: 0, days: new Set<number>(), last: -1 };
    this.people.set(code, made);
    return made;
  }

  #follow(entry: Entry, acceptedAt: number, branch: number, lags: number[]): void {
    const all = entry.followUps.map((followUp) => ({
      ...{ entry, branch, acceptedAt, followUp },
      lagDays: (followUp.at - acceptedAt) / 1000 / 86_400,
    }));
    const later = all.filter((one) => one.lagDays > 0);
    if (later.length < all.length) this.after.known += 1;
    if (later.some((one) => one.followUp.kind === 'fixes')) this.after.fixed += 1;
    if (later.some((one) => one.followUp.kind === 'reverts')) this.after.reverted += 1;
    if (later.length > 0) lags.push(Math.min(...later.map((one) => one.lagDays)));
    this.followed.push(...later);
  }
}

const count = (counts: Uint32Array, at: number): void => {
  counts[at] = (counts[at] ?? 0) + 1;
};

/** As percentile_cont has it: between two values where the place falls between them; null of nothing. */
export function percentile(rising: Float64Array, share: number): number | null {
  if (rising.length === 0) return null;
  const place = share * (rising.length - 1);
  const low = rising[Math.floor(place)] ?? 0;
  const high = rising[Math.ceil(place)] ?? 0;
  return low + (high - low) * (place - Math.floor(place));
}
