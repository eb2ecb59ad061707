'use client';

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { LiveEvent } from '@/lib/contracts/pages';
import { openStream } from './stream';

/** Null: the stream was away, and what happened meanwhile is not known. */
type Handler = (event: LiveEvent | null) => void;

interface Live {
  readonly connected: boolean;
  readonly subscribe: (handler: Handler) => () => void;
}

/** A stream that opens within this time after the page came is its first one. */
const firstMs = 5000;

const Context = createContext<Live>({ connected: true, subscribe: () => () => undefined });

/** Listens to what happens in one project and hands it to whoever asks with `useLive`. */
export function LiveProvider(props: { readonly project: string; readonly children: ReactNode }) {
  const { project, children } = props;
  const handlers = useRef(new Set<Handler>());
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    const tell = (event: LiveEvent | null) => {
      for (const handler of handlers.current) handler(event);
    };
    const since = Date.now();
    let wasDown = false;
    return openStream((message) => {
      if (message.type === 'event') {
        if (message.event.project === project) tell(message.event);
        return;
      }
      setConnected(message.connected);
      // Also when another tab takes the stream over; the first one comes as soon as the page does, and misses nothing.
      if (message.connected && (wasDown || Date.now() - since > firstMs)) tell(null);
      wasDown = !message.connected;
    });
  }, [project]);
  // One and the same whatever the state is: who subscribed anew would forget what it waits to tell.
  const subscribe = useCallback<Live['subscribe']>((handler) => {
    handlers.current.add(handler);
    return () => handlers.current.delete(handler);
  }, []);
  const value = useMemo<Live>(() => ({ connected, subscribe }), [connected, subscribe]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** False while the event stream is down: what the page shows may be old. */
export function useConnected(): boolean {
  return useContext(Context).connected;
}

/**
 * Calls `handle` with the events gathered over `wait` milliseconds; never more than once per that time. `missed`: the stream
 * was away, so that anything may have happened: ask again for all that is shown.
 */
export function useLive(
  handle: (events: readonly LiveEvent[], missed: boolean) => void,
  wait = 700,
): void {
  const { subscribe } = useContext(Context);
  const latest = useRef(handle);
  useEffect(() => {
    latest.current = handle;
  });
  useEffect(() => {
    let gathered: LiveEvent[] = [];
    let missed = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = subscribe((event) => {
      if (event === null) missed = true;
      else gathered.push(event);
      timer ??= setTimeout(() => {
        const [events, away] = [gathered, missed];
        gathered = [];
        missed = false;
        timer = undefined;
        latest.current(events, away);
      }, wait);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [subscribe, wait]);
}
