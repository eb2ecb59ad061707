'use client';

import { useCallback, useEffect, useState } from 'react';
import { api } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { useLive } from '@/app/_components/live/live-provider';
import type { SourcesView } from '@/lib/contracts/sources';

/** How often imports that are under way are asked about when no event says anything. */
const pollMs = 6000;

/** The sources as they are now: asked again when an import or a branch moves. */
export function useSources(project: string, initial: SourcesView) {
  const [view, setView] = useState(initial);
  useEffect(() => setView(initial), [initial]);
  const refresh = useCallback(async () => {
    try {
      setView(await api(`/api/p/${project}/sources`, { schema: readers.sources }));
    } catch {
      // The frame says that the connection is down; the page stays as it was.
    }
  }, [project]);
  useLive((events, missed) => {
    if (missed || events.some((event) => event.type === 'import' || event.type === 'branch'))
      void refresh();
  }, 1200);
  const busy = [...view.imports, ...view.archives].some(
    (one) => one.state === 'waiting' || one.state === 'running',
  );
  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(() => void refresh(), pollMs);
    return () => clearInterval(timer);
  }, [busy, refresh]);
  return { view, refresh };
}
