import pg from 'pg';
import { databaseUrl } from '@/lib/db/client';
import { liveChannel } from '@/lib/db/queries/notify';
import { log } from '@/lib/log';

type Listener = (payload: string) => void;

/** With what each does when the connection is lost. */
const listeners = new Map<Listener, () => void>();
let connected: Promise<pg.Client> | null = null;

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl() });
  let isLost = false;
  const lost = (error?: Error) => {
    // An error is followed by the end of the same connection: by then there may be a new one
    if (isLost) return;
    isLost = true;
    if (error !== undefined) log('events').warn({ err: error }, 'live connection lost');
    connected = null;
    for (const onLost of [...listeners.values()]) onLost();
    if (listeners.size > 0) setTimeout(() => void ensure(), 2_000).unref();
  };
  client.on('error', lost);
  client.on('end', () => lost());
  client.on('notification', (message) => {
    for (const listener of [...listeners.keys()]) listener(message.payload ?? '');
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

/** One who listens. */
export interface Listening {
  /** True from when on nothing is missed; false when the database cannot be reached now. */
  readonly ready: Promise<boolean>;
  readonly stop: () => void;
}

/**
 * Calls `listener` with the payload of every live event, over one connection for the whole process; a lost connection is
 * made again. What was sent meanwhile nobody hears of: `onLost` is called, so that what is shown can be asked for anew.
 */
export function listen(listener: Listener, onLost: () => void): Listening {
  listeners.set(listener, onLost);
  return {
    ready: ensure().then((client) => client !== null),
    stop: () => {
      listeners.delete(listener);
    },
  };
}
