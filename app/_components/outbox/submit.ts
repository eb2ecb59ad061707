'use client';

import { rememberBatch } from '@/app/_components/decide/last-batch';
import { toast } from '@/app/_components/ui/toast';
import type { DecideResult } from '@/lib/contracts/decision';
import type { Entry } from './entry';
import { keep, update } from './store';

/** What became of something that was sent. */
export type Sent =
  | { readonly state: 'answered'; readonly result: DecideResult | null }
  /** Not saved; it stays in this browser and is sent when that is possible. */
  | { readonly state: 'kept' }
  | { readonly state: 'refused'; readonly problem: string };

/** What sends: not in a page’s first load, but fetched while there is a connection. */
const loadSender = () => import('./deliver');

/**
 * Keeps it, then sends it. `showsLost`: asked when the answer is there, whether the caller shows lost races (of a comment: the refusal)
 * itself: its page may be left by then. Never throws; says `kept` as soon as it is clear that the answer will not come at once.
 */
export async function submit(
  entry: Omit<Entry, 'at' | 'state' | 'tried'>,
  showsLost = () => false,
): Promise<Sent> {
  const kept = keep(entry);
  const sent = await loadSender().then(
    (sender) => sender.deliver(kept, showsLost),
    (): Sent => {
      update(kept.id, { state: 'kept' });
      return { state: 'kept' };
    },
  );
  if (entry.kind === 'undo') {
    if (sent.state !== 'refused') rememberBatch(entry.project, null);
  } else if (entry.kind !== 'comment' && isThere(sent)) rememberBatch(entry.project, entry.id);
  if (sent.state === 'kept') {
    toast(`Not saved yet: ${entry.title}`, {
      description: 'The server does not answer. It is kept in this browser and sent later.',
    });
  }
  return sent;
}

/** There is, or will be, something that can be taken back. */
const isThere = (sent: Sent): boolean =>
  sent.state === 'kept' || (sent.state === 'answered' && (sent.result?.recorded.length ?? 0) > 0);
