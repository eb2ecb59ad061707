import type { Tx } from '@/lib/db/client';

/** Channel of live events. */
export const liveChannel = 'stablehand_live';

/** Sends payloads in their order with one statement. Each must stay below 8,000 bytes, Postgres' own limit. */
export async function notify(tx: Tx, ...payloads: readonly string[]): Promise<void> {
  if (payloads.length === 0) return;
  await tx.$executeRaw`SELECT pg_notify(${liveChannel}, x.payload)
    FROM unnest(${[...payloads]}::text[]) WITH ORDINALITY AS x(payload, place) ORDER BY x.place`;
}

/**
 * Says to every web server that a person's sessions, roles or state changed, so that what is open for them is looked at
 * again: the transaction's commit sends it.
 */
export async function notifyPersonChanged(tx: Tx, userId: string): Promise<void> {
  await notify(tx, JSON.stringify({ type: 'person-changed', userId }));
}
