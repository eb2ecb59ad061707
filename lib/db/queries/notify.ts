import type { Tx } from '@/lib/db/client';

/** Channel of live events. */
export const liveChannel = 'stablehand_live';

/** `payload` must stay below 8,000 bytes, Postgres' own limit. */
export async function notify(tx: Tx, payload: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${liveChannel}, ${payload})`;
}
