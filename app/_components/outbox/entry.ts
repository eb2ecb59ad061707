import type { DecisionVerb } from '@/lib/contracts/words';

/** What was sent to the server under an id of its own, and which answer to it is understood. */
export type Kind = 'votes' | 'bulk' | 'cells' | 'scope' | 'undo' | 'comment';

/** A vote of ours that somebody else was before, and theirs. */
export interface LostVote {
  readonly oid: string;
  readonly subject: string;
  readonly branch: string;
  /** Number of their vote: whoever votes after it has seen it. */
  readonly seq: number;
  readonly by: string;
  readonly verb: DecisionVerb;
  readonly reason: string;
  readonly at: string;
}

/**
 * Something a person decided or wrote, kept in the browser from the key press until the server has answered.
 * - `fresh`: on its way, nothing needs to be said yet
 * - `kept`: the server could not be reached, or is slow: not saved, sent again by itself
 * - `conflict`: somebody else voted first; a person must say what holds
 * - `refused`: the server will not take it; a person must read why
 */
export interface Entry {
  /** The batch or the comment: what the server knows it by, so that sent twice it is stored once. */
  readonly id: string;
  /** Milliseconds, larger than that of every entry before: the order they are sent in. */
  readonly at: number;
  readonly kind: Kind;
  readonly project: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Candidates it is about. */
  readonly oids: readonly string[];
  /** "Accept on 7.0 to 5.10" */
  readonly title: string;
  /** The same once it is saved: "Accepted on 7.0 to 5.10" */
  readonly done: string;
  /** What the person saw it on: a subject line, "5 candidates". */
  readonly about: string;
  readonly state: 'fresh' | 'kept' | 'conflict' | 'refused';
  /** It may have reached the server. */
  readonly tried: boolean;
  /** This browser stores nothing: it is gone when the page is. */
  readonly fleeting?: boolean;
  /** Why it was not taken or not answered. */
  readonly problem?: string;
  readonly lost?: readonly LostVote[];
}

export const isWaiting = (entry: Entry): boolean =>
  entry.state === 'fresh' || entry.state === 'kept';

/** What is said to a person as not saved; what is only just on its way is not. */
export const isShown = (entry: Entry): boolean => entry.state !== 'fresh';

const states: readonly unknown[] = ['fresh', 'kept', 'conflict', 'refused'];
const kinds: readonly unknown[] = ['votes', 'bulk', 'cells', 'scope', 'undo', 'comment'];

/** An entry as `JSON.stringify` wrote it, or null for anything else that stands in its place. */
export function readEntry(text: string | null): Entry | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    const { id, at, kind, project, path, body, oids, title, done, about, state } = value as Partial<
      Record<keyof Entry, unknown>
    >;
    const texts = [id, project, path, title, done, about].every((part) => typeof part === 'string');
    const whole =
      texts &&
      typeof at === 'number' &&
      typeof body === 'object' &&
      body !== null &&
      Array.isArray(oids) &&
      kinds.includes(kind) &&
      states.includes(state);
    return whole ? (value as Entry) : null;
  } catch {
    return null;
  }
}
