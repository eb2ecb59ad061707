'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useCallback, useMemo, useRef, useState } from 'react';
import { lazyPart } from '@/app/_components/client/lazy-part';
import { FilterMenu } from '@/app/_components/filter/filter-menu';
import { Problems } from '@/app/_components/filter/problems';
import { SortMenu } from '@/app/_components/filter/sort-menu';
import { ViewLinks } from '@/app/_components/filter/view-links';
import { Foot } from '@/app/_components/frame/foot';
import { useFrame, useMayDecide } from '@/app/_components/frame/frame-context';
import { queueHref } from '@/app/_components/frame/query-tokens';
import { TourGate } from '@/app/_components/tour/tour-gate';
import { Button } from '@/app/_components/ui/button';
import type { QueuePage, QueueQuery } from '@/lib/contracts/pages';
import { furtherHref } from './further-href';
import { headingOf } from './group-heading';
import { QueueDialogs } from './queue-dialogs';
import { QueueRowView } from './queue-row';
import { Sentinel } from './sentinel';
import { useCursor } from './use-cursor';
import { useQueue } from './use-queue';
import { useQueueDecisions } from './use-queue-decisions';
import { useTriage } from './use-triage';
import { PinnedViews, useViews, ViewsMenu } from './views-menu';

/** Most lists are not empty. */
const EmptyList = lazyPart(() =>
  import('@/app/_components/filter/empty-list').then((module) => module.EmptyList),
);

interface QueueViewProps {
  readonly query: Pick<QueueQuery, 'q' | 'view' | 'sort'>;
  /** A QueuePage as JSON: it goes through the server's rendering and to the browser as it is. */
  readonly initial: string;
  /** The place that the list goes on from; empty: its start. */
  readonly after: string;
}

export function QueueView({ query, initial, after }: QueueViewProps) {
  const frame = useFrame();
  const mayDecide = useMayDecide();
  const router = useRouter();
  const [error, setError] = useState('');
  const first = useMemo(() => JSON.parse(initial) as QueuePage, [initial]);
  const queue = useQueue(frame.slug, query, first, after);
  const top = useRef<HTMLHeadingElement>(null);
  const order = useMemo(
    () => frame.branches.filter((branch) => branch.active).map((branch) => branch.name),
    [frame.branches],
  );
  const search = queueHref('', query).split('?')[1];
  const hrefOf = useCallback(
    (oid: string) => `/p/${frame.slug}/candidates/${oid}${search ? `?${search}` : ''}`,
    [frame.slug, search],
  );
  const cursor = useCursor({
    rows: queue.rows,
    open: (oid) => router.push(hrefOf(oid)),
    reachEnd: () => {
      if (queue.hasMore && !queue.loadingMore) void queue.loadMore();
    },
  });
  const decisions = useQueueDecisions({ queue, cursor, mayDecide, order });
  const saved = useViews();
  const triage = useTriage({ queue, cursor, mayDecide, onDone: decisions.undoFirst });

  const takeUpNews = async () => {
    try {
      await queue.reload();
      setError('');
      top.current?.focus();
      window.scrollTo({ top: 0 });
    } catch {
      setError('The list could not be loaded. Try again in a moment.');
    }
  };
  return (
    <div className="page">
      <div className="page-head">
        <h1 ref={top} tabIndex={-1}>
          Queue
        </h1>
        <nav className="views" aria-label="Views">
          <ViewLinks project={frame.slug} query={query} counts={queue.head.counts} />
          <PinnedViews query={query} saved={saved} />
        </nav>
        <span className="ml-auto flex gap-4">
          <ViewsMenu query={query} saved={saved} />
          <FilterMenu project={frame.slug} query={query} />
          <SortMenu project={frame.slug} query={query} />
        </span>
      </div>
      <Problems problems={queue.head.problems} />
      {after ? (
        <p className="faint mb-2">
          The list goes on from a place further down.{' '}
          <Link className="link" href={queueHref(frame.slug, query)}>
            From the start
          </Link>
        </p>
      ) : null}
      {error ? (
        <p className="notice bad mb-2" role="alert">
          {error}
        </p>
      ) : null}
      {queue.added > 0 ? (
        <div className="new-pill" role="status">
          <Button small look="primary" onClick={takeUpNews}>
            {queue.added} new
          </Button>
        </div>
      ) : null}
      {queue.rows.length === 0 ? (
        <EmptyList project={frame.slug} query={query} counts={queue.head.counts} />
      ) : (
        <>
          <div className="queue">
            <div className="queue-head" aria-hidden="true">
              <span>Verdict</span>
              <span>Candidate</span>
              <span className="col-sub">Subsystem</span>
              <span className="strip">
                {order.map((branch) => (
                  <span key={branch}>{branch}</span>
                ))}
              </span>
              <span className="num col-soak">Soak</span>
              <span className="num">Waiting</span>
            </div>
          </div>
          <ol className="queue" aria-label="Candidates">
            {queue.rows.map((row, at) => (
              <QueueRowView
                key={row.oid}
                row={row}
                href={hrefOf(row.oid)}
                branches={order}
                now={frame.now}
                current={row.oid === cursor.current}
                follow={cursor.follow}
                selected={cursor.selected.has(row.oid)}
                gone={queue.gone.has(row.oid)}
                heading={headingOf(query.sort, row, queue.rows[at - 1])}
                onPoint={cursor.point}
                onSelect={cursor.select}
              />
            ))}
          </ol>
          <Sentinel
            more={queue.hasMore}
            loading={queue.loadingMore}
            failed={queue.failed}
            shown={queue.rows.length}
            total={queue.head.total}
            onMore={() => void queue.loadMore()}
          />
          {first.next ? (
            <noscript>
              <a className="link" href={furtherHref(frame.slug, query, first.next)}>
                Further down
              </a>
            </noscript>
          ) : null}
        </>
      )}
      <QueueDialogs
        decisions={decisions}
        triage={triage}
        cursor={cursor}
        order={order}
        mayDecide={mayDecide}
      />
      <TourGate place="queue" />
      <Foot
        keys={[
          [['j', 'k'], 'move'],
          [['↵'], 'open'],
          ...(mayDecide
            ? ([
                [['a'], 'accept applicable'],
                [['r'], 'reject'],
                [['d'], 'defer'],
                [['s'], 'put off'],
                [['x'], 'select'],
                [['u'], 'undo'],
              ] as const)
            : []),
          [['?'], 'all keys'],
        ]}
      />
    </div>
  );
}
