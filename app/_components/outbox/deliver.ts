'use client';

import { ApiProblem, api, sayProblem } from '@/app/_components/client/api';
import { newId } from '@/app/_components/client/ids';
import { readers } from '@/app/_components/client/readers';
import { toast } from '@/app/_components/ui/toast';
import type { DecideRequest, DecideResult } from '@/lib/contracts/decision';
import { type Entry, isWaiting, type LostVote } from './entry';
import { withSeen } from './seen';
import { tellSettled } from './settled';
import { adopt, entries, entryOf, keep, remove, update, whose } from './store';
import type { Sent } from './submit';

/** After so long without an answer it is said that nothing is saved yet; the answer is still waited for. */
const patienceMs = 5000;
/** An answer that has not come after this does not come: the connection was cut without a word. */
const longestMs = 30_000;
/** Nothing was decided about the request: it may be sent again. */
const passing: readonly number[] = [0, 401, 408, 429, 502, 503, 504];

let line: Promise<unknown> = Promise.resolve();

/** One sender per browser, whichever tab it is in; without locks (plain http away from localhost) one per tab. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  const locks = 'locks' in navigator ? navigator.locks : undefined;
  if (locks) return locks.request(`stablehand-unsaved ${whose()}`, work) as Promise<T>;
  const next = line.then(work);
  line = next.catch(() => undefined);
  return next;
}

/** Sends an entry of this tab, and what was kept before it first. */
export async function deliver(entry: Entry, showsLost: () => boolean): Promise<Sent> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const slow = new Promise<Sent>((resolve) => {
    timer = setTimeout(() => {
      update(entry.id, { state: 'kept' });
      resolve({ state: 'kept' });
    }, patienceMs);
  });
  const sent = alone(async (): Promise<Sent> => {
    adopt();
    for (const earlier of entries()) {
      if (earlier.at >= entry.at) break;
      if (isDue(earlier) && (await attempt(earlier.id)).state === 'kept') {
        return hold(entry.id);
      }
    }
    return attempt(entry.id, showsLost);
  });
  try {
    return await Promise.race([sent, slow]);
  } finally {
    clearTimeout(timer);
  }
}

/** Sends everything that waits, in the order it was decided; stops where the server cannot be reached. */
export function flush(): Promise<void> {
  return alone(async () => {
    adopt();
    for (const { id } of entries().filter(isDue)) {
      if ((await attempt(id)).state === 'kept') return;
    }
  });
}

const isDue = (entry: Entry): boolean => entry.state === 'kept';

async function attempt(id: string, showsLost = () => false): Promise<Sent> {
  const entry = entryOf(id);
  const person = whose();
  // Sent by another tab, or discarded.
  if (!entry || !isWaiting(entry) || person === null) return { state: 'answered', result: null };
  if (navigator.onLine === false) return hold(id);
  update(id, { tried: true });
  const call = { body: entry.body, person, signal: AbortSignal.timeout(longestMs) };
  try {
    if (entry.kind === 'comment') {
      await api(entry.path, { ...call, schema: readers.comment });
      return settle(entry, null, showsLost);
    }
    return settle(entry, await api(entry.path, { ...call, schema: readers.decided }), showsLost);
  } catch (error) {
    const status = error instanceof ApiProblem ? error.status : -1;
    if (passing.includes(status)) return hold(id, status === 0 ? undefined : sayProblem(error));
    return refuse(entry, status, sayProblem(error), showsLost);
  }
}

function hold(id: string, problem?: string): Sent {
  update(id, { state: 'kept', problem: problem ?? '' });
  return { state: 'kept' };
}

/** Whether nobody waits for the answer any more: it was said that it is not saved yet. */
const isLate = (entry: Entry): boolean => entryOf(entry.id)?.state !== 'fresh';

function settle(entry: Entry, result: DecideResult | null, showsLost: () => boolean): Sent {
  const late = isLate(entry);
  if (result) {
    for (const later of entries()) {
      if (later.at > entry.at && isWaiting(later)) {
        update(later.id, { body: withSeen(later, result.recorded) });
      }
    }
  }
  const tellsLost = late || !showsLost();
  if (result && result.lost.length > 0 && tellsLost) {
    update(entry.id, { state: 'conflict', lost: result.lost.map(toLost) });
  } else remove(entry.id);
  tellSettled({ entry, result, late, tellsLost });
  return { state: 'answered', result };
}

function toLost({ candidate, branch, theirs }: DecideResult['lost'][number]): LostVote {
  return {
    oid: candidate,
    subject: theirs.candidate.subject,
    branch,
    seq: theirs.seq,
    by: theirs.by.name,
    verb: theirs.verb,
    reason: theirs.reason,
    at: theirs.at,
  };
}

function refuse(entry: Entry, status: number, problem: string, isThere: () => boolean): Sent {
  // A form that was left cannot show what became of its text, and nothing else has it.
  const late = isLate(entry) || (entry.kind === 'comment' && !isThere());
  if (entry.kind === 'undo' && status === 404) {
    // Nothing of it was ever recorded: it is as if it were taken back.
    remove(entry.id);
    toast('There was nothing to take back');
    return { state: 'answered', result: null };
  }
  if (late) {
    update(entry.id, { state: 'refused', problem });
    toast.error(`Not taken: ${entry.title}`, { description: problem, duration: 15_000 });
  } else remove(entry.id);
  return { state: 'refused', problem };
}

/** A refused entry is sent once more: the reason may be gone. */
export function tryAgain(entry: Entry): Promise<void> {
  update(entry.id, { state: 'kept', problem: '' });
  return flush();
}

/** Votes once more on the cells that were lost, now knowing what the others said. */
export async function voteAnyway(entry: Entry): Promise<void> {
  const lost = entry.lost ?? [];
  const { verb, reason } = voteOf(entry);
  for (const oid of new Set(lost.map((vote) => vote.oid))) {
    const cells = lost.filter((vote) => vote.oid === oid);
    const batchId = newId();
    const body: DecideRequest = {
      batchId,
      reason,
      decisions: cells.map(({ branch, seq }) => ({ id: newId(), branch, verb, seenSeq: seq })),
    };
    const kept = keep({
      id: batchId,
      kind: 'votes',
      project: entry.project,
      path: `/api/p/${entry.project}/candidates/${oid}/decisions`,
      body,
      oids: [oid],
      title: entry.title,
      done: entry.done,
      about: cells[0]?.subject ?? entry.about,
    });
    update(kept.id, { state: 'kept' });
  }
  remove(entry.id);
  await flush();
}

/** Verb and reason of votes, wherever the kind of entry has them. */
export function voteOf(entry: Entry): Pick<DecideRequest, 'reason'> & {
  verb: DecideRequest['decisions'][number]['verb'];
} {
  const { verb, reason, decisions } = entry.body as Partial<DecideRequest> & {
    verb?: DecideRequest['decisions'][number]['verb'];
  };
  return { verb: verb ?? decisions?.[0]?.verb ?? 'withdraw', reason: reason ?? '' };
}
