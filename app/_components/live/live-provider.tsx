'use client';

import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { LiveEvent } from '@/lib/contracts/pages';
import { openStream } from './stream';

type Handler = (event: LiveEvent) => void;

interface Live {
  readonly connected: boolean;
  readonly subscribe: (handler: Handler) => () => void;
}

const Context = createContext<Live>({ connected: true, subscribe: () => () => undefined });

/** Listens to what happens in one project and hands it to whoever asks with `useLive`. */
export function LiveProvider(props: { readonly project: string; readonly children: ReactNode }) {
  const { project, children } = props;
  const handlers = useRef(new Set<Handler>());
  const [connected, setConnected] = useState(true);
  useEffect(
    () =>
      openStream((message) => {
        if (message.type === 'state') setConnected(message.connected);
        else if (message.event.project === project) {
          for (const handler of handlers.current) handler(message.event);
        }
      }),
    [project],
  );
  const value = useMemo<Live>(
    () => ({
      connected,
      subscribe: (handler) => {
        handlers.current.add(handler);
        return () => handlers.current.delete(handler);
      },
    }),
    [connected],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** False while the event stream is down: what the page shows may be old. */
export function useConnected(): boolean {
  return useContext(Context).connected;
}

/** Calls `handle` with the events gathered over `wait` milliseconds; never more than once per that time. */
export function useLive(handle: (events: readonly LiveEvent[]) => void, wait = 700): void {
  const { subscribe } = useContext(Context);
  const latest = useRef(handle);
  useEffect(() => {
    latest.current = handle;
  });
  useEffect(() => {
    let gathered: LiveEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = subscribe((event) => {
      gathered.push(event);
      timer ??= setTimeout(() => {
        const events = gathered;
        gathered = [];
        timer = undefined;
        latest.current(events);
      }, wait);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [subscribe, wait]);
}
