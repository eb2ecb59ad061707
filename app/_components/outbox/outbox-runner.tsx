'use client';

import { useEffect } from 'react';
import { readers } from '@/app/_components/client/readers';
import { reasonDialog } from '@/app/_components/decide/asking-part';
import { useConnected } from '@/app/_components/live/live-provider';
import { Banner } from './banner';
import { flush } from './deliver';
import { sayResult } from './say-result';
import { sayWith } from './settled';
import { entries, useUnsaved } from './store';

/** Between two tries while the server does not answer: soon at first, then calmer. */
const pausesMs = [2000, 4000, 8000, 15_000, 30_000];

/** Sends what is left over, says what came of it, and what is not saved. */
export function OutboxRunner() {
  const unsaved = useUnsaved();
  const connected = useConnected();
  const waits = unsaved.some((entry) => entry.state === 'kept');

  useEffect(() => {
    // A page that was left before its answer came: nobody else sends that.
    if (entries().length > 0) void sendAll();
    const silence = sayWith(sayResult);
    // What a decision needs, fetched while there is a connection; told on the root element, like the actions.
    const ahead = [readers.decided, readers.comment, reasonDialog.fetch];
    Promise.all(ahead.map((load) => load())).then(
      () => {
        document.documentElement.dataset.outbox = 'ready';
      },
      // Fetched when it is needed, then.
      () => undefined,
    );
    return silence;
  }, []);

  // The stream is back, the network is back, somebody looks again: each is a reason to try at once.
  useEffect(() => {
    if (!waits) return;
    let tries = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const go = async () => {
      clearTimeout(timer);
      await sendAll();
      const pause = pausesMs[Math.min(tries, pausesMs.length - 1)] ?? 0;
      tries += 1;
      timer = setTimeout(go, pause);
    };
    const now = () => void go();
    if (connected) now();
    else timer = setTimeout(go, pausesMs[0]);
    window.addEventListener('online', now);
    document.addEventListener('visibilitychange', now);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', now);
      document.removeEventListener('visibilitychange', now);
    };
  }, [waits, connected]);

  return unsaved.length > 0 ? <Banner entries={unsaved} /> : null;
}

/** Never rejects: what could not be sent stays, and is shown. */
const sendAll = (): Promise<void> => flush().catch(() => undefined);
