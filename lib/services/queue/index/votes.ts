import type { VoteRow } from '@/lib/db/queries/queue-index';
import type { QueueIndex } from './queue-index';

/** A vote in numbers: codes of the index's dictionaries and places in its branches. */
export interface IndexedVote {
  readonly at: number;
  readonly person: number;
  /** Place in `branchIds`; -1: a branch that the index has not met yet. */
  readonly branch: number;
  /** Place in `decisionVerbs`. */
  readonly verb: number;
  /** Code of the engine's verdict then; "none" is one. */
  readonly verdict: number;
  /** The newest vote that counts on its cell. */
  readonly newest: boolean;
}

/** A vote that turned an accept into a reject or back. */
export interface Turn extends IndexedVote {
  readonly id: string;
  /** At most 200 characters. */
  readonly reason: string;
}

/** An upstream commit that fixes or reverts a candidate; `at` is its commit time. */
export interface FollowUp {
  readonly kind: 'fixes' | 'reverts';
  readonly at: number;
  readonly oid: string;
}

export function readVote(index: QueueIndex, row: VoteRow): IndexedVote & { row: VoteRow } {
  const [branch, verb, userId, at, verdict, newest] = row;
  return {
    at,
    person: index.people.code(userId),
    branch: branch ?? -1,
    verb: verb - 1,
    verdict: index.verdicts.code(verdict ?? 'none'),
    newest,
    row,
  };
}

export function turnOf({ row, ...vote }: IndexedVote & { row: VoteRow }): Turn | null {
  const [, , , , , , turned] = row;
  return turned === null ? null : { ...vote, id: turned[0], reason: turned[1] };
}

const nothing: readonly number[] = [];

/** Per vote when, who, and the rest in one number: a list of hundreds of thousands stays small. */
export function packVotes(votes: readonly IndexedVote[]): readonly number[] {
  if (votes.length === 0) return nothing;
  return votes.flatMap(({ at, person, branch, verb, verdict, newest }) => [
    at,
    person,
    ((branch + 1) << 8) | (verb << 5) | (verdict << 1) | (newest ? 1 : 0),
  ]);
}

export const branchOfVote = (packed: number): number => (packed >> 8) - 1;
export const verbOfVote = (packed: number): number => (packed >> 5) & 7;
export const verdictOfVote = (packed: number): number => (packed >> 1) & 15;
export const isNewest = (packed: number): boolean => (packed & 1) === 1;
