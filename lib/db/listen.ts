import pg from 'pg';
import { databaseUrl } from '@/lib/db/client';
import { liveChannel } from '@/lib/db/queries/notify';
import { log } from '@/lib/log';

type Listener = (payload: string) => void;

const listeners = new Set<Listener>();
let connected: Promise<pg.Client> | null = null;

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl() });
  const lost = (error?: Error) => {
    if (error !== undefined) log('events').warn({ err: error }, 'live connection lost');
    connected = null;
    if (listeners.size > 0) setTimeout(() => void ensure(), 2_000).unref();
  };
  client.on('error', lost);
  client.on('end', () => lost());
  client.on('notification', (message) => {
    for (const listener of listeners) listener(message.payload ?? '');
  });
  await client.connect();
  await client.query(`LISTEN ${liveChannel}`);
  return client;
}

function ensure(): Promise<pg.Client | null> {
  connected ??= connect();
  return connected.catch((error: unknown) => {
    log('events').warn({ err: error }, 'live events are not available; trying again');
    connected = null;
    if (listeners.size > 0) setTimeout(() => void ensure(), 2_000).unref();
    return null;
  });
}

/**
 * Calls `listener` with the payload of every live event from now on, over one connection for the whole process; a lost
 * connection is made again. Gives the function that ends it.
 */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  void ensure();
  return () => listeners.delete(listener);
}
