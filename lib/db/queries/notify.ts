import type { Tx } from '@/lib/db/client';

/** Channel of live events. */
export const liveChannel = 'stablehand_live';

/** `payload` must stay below 8,000 bytes, Postgres' own limit. */
export async function notify(tx: Tx, payload: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${liveChannel}, ${payload})`;
}

/**
 * Says to every web server that a person's sessions, roles or state changed, so that what is open for them is looked at
 * again: the transaction's commit sends it.
 */
export async function notifyPersonChanged(tx: Tx, userId: string): Promise<void> {
  await notify(tx, JSON.stringify({ type: 'person-changed', userId }));
}
