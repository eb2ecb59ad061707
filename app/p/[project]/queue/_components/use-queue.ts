'use client';

import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { useLive } from '@/app/_components/live/live-provider';
import type { QueuePage, QueueQuery, QueueRow } from '@/lib/contracts/pages';
import { fresher } from './fresher';

type Shown = InfiniteData<QueuePage, string>;

function fetchPage(
  project: string,
  query: Pick<QueueQuery, 'q' | 'view' | 'sort'>,
  after: string,
  limit: number,
  more: { readonly signal?: AbortSignal; readonly until?: string } = {},
): Promise<QueuePage> {
  const search = new URLSearchParams({ ...query, limit: String(limit) });
  if (after) search.set('after', after);
  const { signal, until } = more;
  if (until) search.set('until', until);
  return api(`/api/p/${project}/queue?${search}`, {
    schema: readers.queue,
    ...(signal ? { signal } : {}),
  });
}

/**
 * The rows of a queue: pages are appended as one reads on. What changes meanwhile is written into the rows where they
 * stand; rows that left stay, fainter, and new ones are only counted, until `reload` takes both up. Nothing jumps.
 */
export function useQueue(
  project: string,
  query: Pick<QueueQuery, 'q' | 'view' | 'sort'>,
  initial: QueuePage,
  /** The place that the list goes on from; empty: its start. */
  from: string,
) {
  const client = useQueryClient();
  const { q, view, sort } = query;
  const key = useMemo(() => ['queue', project, q, view, sort], [project, q, view, sort]);
  const [added, setAdded] = useState(0);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const infinite = useInfiniteQuery<QueuePage, Error, Shown, string[], string>({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      fetchPage(project, { q, view, sort }, pageParam, 50, { signal }),
    initialPageParam: from,
    getNextPageParam: (last) => last.next ?? undefined,
    initialData: { pages: [initial], pageParams: [from] },
    staleTime: Number.POSITIVE_INFINITY,
  });

  const takeUp = useCallback(
    (page: QueuePage) => {
      const shown = client.getQueryData<Shown>(key);
      if (!shown) return;
      const next = fresher(shown.pages, page);
      client.setQueryData<Shown>(key, { ...shown, pages: [...next.pages] });
      setAdded(next.added);
      setGone((before) => {
        const all = new Set([...before, ...next.gone]);
        for (const row of page.rows) all.delete(row.oid);
        return all;
      });
    },
    [client, key],
  );

  const refresh = useCallback(async () => {
    const shown = client.getQueryData<Shown>(key);
    const count = shown?.pages.reduce((sum, page) => sum + page.rows.length, 0) ?? 0;
    try {
      // Some more than are shown: those that came push others out of sight, which are not gone.
      const limit = Math.min(200, Math.max(50, count + 20));
      const until = shown?.pages.at(-1)?.next ?? '';
      takeUp(await fetchPage(project, { q, view, sort }, from, limit, { until }));
    } catch {
      // The frame says that the connection is down; the rows stay as they were.
    }
  }, [client, key, project, q, view, sort, from, takeUp]);

  const reload = useCallback(async () => {
    const page = await fetchPage(project, { q, view, sort }, from, 50);
    client.setQueryData<Shown>(key, { pages: [page], pageParams: [from] });
    setAdded(0);
    setGone(new Set());
  }, [client, key, project, q, view, sort, from]);

  // The page was rendered anew by the server: take its rows up like any other news.
  const seen = useRef(initial);
  useEffect(() => {
    if (seen.current === initial) return;
    seen.current = initial;
    takeUp(initial);
  }, [initial, takeUp]);

  useLive((events, missed) => {
    if (missed || events.some((event) => event.type === 'candidate' || event.type === 'decision')) {
      void refresh();
    }
  });

  const pages = infinite.data.pages;
  const rows = useMemo(() => uniqueRows(pages), [pages]);
  return {
    rows,
    head: pages[0] ?? initial,
    gone,
    added,
    refresh,
    reload,
    hasMore: infinite.hasNextPage,
    loadingMore: infinite.isFetchingNextPage,
    failed: infinite.isFetchNextPageError,
    loadMore: infinite.fetchNextPage,
  };
}

function uniqueRows(pages: readonly QueuePage[]): readonly QueueRow[] {
  const rows = new Map<string, QueueRow>();
  for (const page of pages)
    for (const row of page.rows) rows.set(row.oid, rows.get(row.oid) ?? row);
  return [...rows.values()];
}
