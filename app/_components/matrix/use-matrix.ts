'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { useLive } from '@/app/_components/live/live-provider';
import type { MatrixList, MatrixRows } from '@/lib/contracts/matrix';
import { chunkRows } from '@/lib/contracts/matrix-cell';
import type { QueueQuery } from '@/lib/contracts/pages';
import { MatrixRowStore } from './rows';
import { blockRows, nextChunk, type Range } from './sight';

/** What the page comes with: everything about the list but its keys, and its rows from `offset` on. */
export interface InitialMatrix {
  readonly list: Omit<MatrixList, 'keys'>;
  /** Rows that the list of keys will have. */
  readonly length: number;
  readonly offset: number;
  readonly rows: MatrixRows['rows'];
}

/** Chunks on both sides of what is in sight that are fetched ahead: five thousand rows. */
const farthest = 12;
const atOnce = 2;

const none: ReadonlySet<string> = new Set();

/**
 * The rows of the matrix: a list of keys, and chunks of rows fetched ahead of where one looks. What changes meanwhile is
 * written into the rows where they stand; rows that left stay, fainter, and new ones are only counted, until `reload`.
 */
export function useMatrix(
  project: string,
  query: Pick<QueueQuery, 'q' | 'view' | 'sort'>,
  initial: InitialMatrix,
) {
  const [store] = useState(() => new MatrixRowStore(initial.length, initial.offset, initial.rows));
  const [list, setList] = useState(initial.list);
  const [added, setAdded] = useState(0);
  const [gone, setGone] = useState<ReadonlySet<string>>(none);
  const [failed, setFailed] = useState(false);
  const [length, setLength] = useState(store.length);
  /** How often the rows were put in another order. */
  const [order, setOrder] = useState(0);
  const sight = useRef<Range>({ first: 0, last: 0 });
  const running = useRef(0);
  const columns = useRef(initial.list.branches.join(' '));
  const receive = useRef((answer: MatrixRows) => store.put(answer.rows));
  const { q, view, sort } = query;
  const base = `/api/p/${project}/matrix`;

  const fetchList = useCallback(
    (): Promise<MatrixList> =>
      api(`${base}?${new URLSearchParams({ q, view, sort })}`, { schema: readers.matrix }),
    [base, q, view, sort],
  );
  const fetchRows = useCallback(
    (keys: readonly string[]): Promise<MatrixRows> =>
      api(`${base}/rows?keys=${keys.join('')}`, { schema: readers.matrixRows }),
    [base],
  );

  const pump = useCallback(() => {
    const chunks = Math.ceil(store.length / chunkRows);
    const perChunk = chunkRows / blockRows;
    while (store.listed && running.current < atOnce) {
      const inSight = {
        first: Math.floor(sight.current.first / perChunk),
        last: Math.max(0, Math.floor(sight.current.last / perChunk)),
      };
      const chunk = nextChunk(store.asked, inSight, chunks, farthest);
      if (chunk === null) return;
      running.current += 1;
      fetchRows(store.ask(chunk)).then(
        (answer) => {
          running.current -= 1;
          receive.current(answer);
          setFailed(false);
          pump();
        },
        () => {
          running.current -= 1;
          store.forget(chunk);
          setFailed(true);
        },
      );
    }
  }, [store, fetchRows]);

  const look = useCallback(
    (blocks: Range) => {
      sight.current = blocks;
      pump();
    },
    [pump],
  );

  const takeUp = useCallback(
    (next: MatrixList) => {
      const named = next.branches.join(' ');
      if (named !== columns.current) {
        columns.current = named;
        store.clear();
      }
      if (store.setKeys(next.keys)) setOrder((before) => before + 1);
      setLength(store.length);
      setList(next);
      setAdded(0);
      setGone(none);
      pump();
    },
    [store, pump],
  );

  const reload = useCallback(async () => takeUp(await fetchList()), [takeUp, fetchList]);
  useEffect(() => {
    receive.current = ({ branches, rows }) => {
      if (branches.join(' ') === columns.current) {
        store.put(rows);
        return;
      }
      // A branch came or went: the numbers of a row mean other columns now.
      columns.current = branches.join(' ');
      store.clear();
      reload().catch(() => setFailed(true));
    };
  }, [store, reload]);
  const retry = useCallback(async () => {
    setFailed(false);
    try {
      if (store.listed) pump();
      else await reload();
    } catch {
      setFailed(true);
    }
  }, [store, pump, reload]);
  useEffect(() => {
    void retry();
  }, [retry]);

  /** Rows of these candidates anew, as far as they are shown. */
  const refresh = useCallback(
    async (oids: readonly string[]) => {
      const keys = [...new Set(oids)].flatMap((oid) => {
        const place = store.placeOfOid(oid);
        return place === null ? [] : (store.keyAt(place) ?? []);
      });
      for (let at = 0; at < keys.length; at += chunkRows) {
        try {
          receive.current(await fetchRows(keys.slice(at, at + chunkRows)));
        } catch {
          // The frame says that the connection is down; the rows stay as they were.
          return;
        }
      }
    },
    [store, fetchRows],
  );
  useLive((events, missed) => {
    const oids = events.flatMap((event) =>
      event.type === 'candidate' || event.type === 'decision' ? [event.oid] : [],
    );
    if (oids.length > 0) void refresh(oids);
    if (missed || events.some((event) => event.type === 'branch')) {
      store.forget();
      pump();
    }
  });
  const compare = useCallback(async () => {
    if (!store.listed) return;
    try {
      const next = await fetchList();
      const fresh = new MatrixRowStore(0, 0, []);
      fresh.setKeys(next.keys);
      setAdded(fresh.keys().filter((key) => !store.has(key)).length);
      setGone(new Set(store.keys().filter((key) => !fresh.has(key))));
      setList((before) => ({ ...next, branches: before.branches }));
    } catch {
      // As above.
    }
  }, [store, fetchList]);
  useLive((events, missed) => {
    if (missed || events.some((event) => event.type === 'candidate' || event.type === 'decision')) {
      void compare();
    }
  }, 4000);

  return { store, list, length, order, added, gone, failed, look, refresh, reload, retry };
}

export type Matrix = ReturnType<typeof useMatrix>;
