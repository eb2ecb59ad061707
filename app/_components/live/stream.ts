import type { LiveEvent } from '@/lib/contracts/pages';

export type LiveMessage =
  | { readonly type: 'event'; readonly event: LiveEvent }
  | { readonly type: 'state'; readonly connected: boolean };

type Listener = (message: LiveMessage) => void;

/**
 * One event stream per browser: the tab that holds the lock keeps the connection and passes every event on to the
 * others. Where locks are missing (plain http away from localhost) each tab has its own. Returns a function that stops.
 */
export function openStream(listener: Listener): () => void {
  const channel =
    typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('stablehand-live');
  const stop = new AbortController();
  channel?.addEventListener('message', (message: MessageEvent<unknown>) => {
    const data = readMessage(message.data);
    if (data) listener(data);
  });
  const lead = () =>
    holdSource(stop.signal, (message) => {
      listener(message);
      channel?.postMessage(message);
    });
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  if (channel && locks) {
    locks.request('stablehand-live', { signal: stop.signal }, lead).catch(() => undefined);
  } else {
    void lead();
  }
  return () => {
    stop.abort();
    channel?.close();
  };
}

/** Holds the connection until stopped; the browser reconnects by itself, except after a refusal: then we do, slower. */
function holdSource(signal: AbortSignal, tell: Listener): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource('/api/events');
      source.onopen = () => tell({ type: 'state', connected: true });
      source.onmessage = (message) => {
        const event = readEvent(message.data);
        if (event) tell({ type: 'event', event });
      };
      source.onerror = () => {
        tell({ type: 'state', connected: false });
        if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, 10_000);
      };
    };
    open();
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      source?.close();
      resolve();
    });
  });
}

function readEvent(text: unknown): LiveEvent | null {
  try {
    return liveEvent(JSON.parse(String(text)));
  } catch {
    return null;
  }
}

function readMessage(data: unknown): LiveMessage | null {
  if (typeof data !== 'object' || data === null || !('type' in data)) return null;
  if (data.type === 'state' && 'connected' in data) {
    return { type: 'state', connected: data.connected === true };
  }
  if (data.type === 'event' && 'event' in data) {
    const event = liveEvent(data.event);
    return event === null ? null : { type: 'event', event };
  }
  return null;
}

/** What an event must name, by its type; read by hand, since zod is too large for every page's first load. */
const named: Readonly<Record<LiveEvent['type'], readonly string[]>> = {
  candidate: ['project', 'oid'],
  import: ['project', 'id'],
  decision: ['project', 'oid', 'by'],
  branch: ['project', 'branch'],
};

function liveEvent(value: unknown): LiveEvent | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  const type = Object.keys(named).find((one) => one === value.type);
  if (type === undefined) return null;
  const fields: Record<string, unknown> = { ...value };
  const whole = named[type as LiveEvent['type']].every((name) => typeof fields[name] === 'string');
  return whole ? (value as LiveEvent) : null;
}
