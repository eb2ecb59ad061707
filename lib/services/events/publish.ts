import type { LiveEvent } from '@/lib/contracts/pages';
import type { Tx } from '@/lib/db/client';
import { notify } from '@/lib/db/queries/notify';

/** Tells every open page what changed; sent by the database when the transaction commits, and only then. */
export async function publish(tx: Tx, ...events: readonly LiveEvent[]): Promise<void> {
  await notify(tx, ...events.map((event) => JSON.stringify(event)));
}
