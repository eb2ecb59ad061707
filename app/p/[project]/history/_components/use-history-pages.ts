'use client';

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { useLive } from '@/app/_components/live/live-provider';
import type { HistoryPage, HistoryRow } from '@/lib/contracts/pages';
import { type HistoryFilters, writeFilters } from './read-query';

/**
 * The log as far as it has been read: older pages are appended, new decisions come in on top while the page is open
 * (`live`; not when it begins somewhere in the middle).
 */
export function useHistoryPages(
  project: string,
  filters: HistoryFilters,
  initial: HistoryPage,
  live: boolean,
) {
  const [older, setOlder] = useState<readonly HistoryPage[]>([]);
  const [head, setHead] = useState(initial);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const inFlight = useRef(false);
  const search = writeFilters(filters);

  useEffect(() => setHead(initial), [initial]);

  const ask = useCallback(
    (after: string, limit: number) =>
      api(`/api/p/${project}/history?${writeFilters(filters, { after, limit: String(limit) })}`, {
        schema: readers.history,
      }),
    [project, filters],
  );

  const next = older.length > 0 ? (older.at(-1)?.next ?? null) : head.next;
  const loadMore = useCallback(async () => {
    if (next === null || inFlight.current) return;
    inFlight.current = true;
    setBusy(true);
    setProblem(null);
    try {
      const page = await ask(next, 100);
      setOlder((pages) => [...pages, page]);
    } catch (error) {
      setProblem(sayProblem(error));
    } finally {
      inFlight.current = false;
      setBusy(false);
    }
  }, [ask, next]);

  useLive((events, missed) => {
    if (!live || !(missed || events.some((event) => event.type === 'decision'))) return;
    ask('', 100)
      .then(setHead)
      // The frame says that the connection is down; the log stays as it was.
      .catch(() => undefined);
  });

  // Votes that a newer head pushed off its end stay: they are kept from the head seen first.
  const rows = useMemo(() => unique([head, initial, ...older]), [head, initial, older]);
  return { rows, total: head.total, next, busy, problem, loadMore, search };
}

/** Every vote once, newest first; the first page that has it says how it stands. */
function unique(pages: readonly HistoryPage[]): readonly HistoryRow[] {
  const rows = new Map<string, HistoryRow>();
  for (const page of pages) {
    for (const row of page.rows) if (!rows.has(row.id)) rows.set(row.id, row);
  }
  return [...rows.values()].sort((a, b) =>
    a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1,
  );
}
