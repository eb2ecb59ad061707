'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useMemo, useRef, useState } from 'react';
import { lazyPart } from '@/app/_components/client/lazy-part';
import { EmptyList } from '@/app/_components/filter/empty-list';
import { FilterMenu } from '@/app/_components/filter/filter-menu';
import { Problems } from '@/app/_components/filter/problems';
import { SortMenu } from '@/app/_components/filter/sort-menu';
import { ViewLinks } from '@/app/_components/filter/view-links';
import { useFrame, useMayDecide } from '@/app/_components/frame/frame-context';
import { queueHref } from '@/app/_components/frame/query-tokens';
import { Button } from '@/app/_components/ui/button';
import type { QueueQuery } from '@/lib/contracts/pages';
import { HereBar } from './here-bar';
import { MatrixGrid } from './matrix-grid';
import { MatrixLegend } from './matrix-legend';
import { type InitialMatrix, useMatrix } from './use-matrix';
import { useMatrixCursor } from './use-matrix-cursor';
import { useMatrixDecisions } from './use-matrix-decisions';
import { useSight } from './use-sight';

const CellsDialog = lazyPart(() => import('./cells-dialog').then((module) => module.CellsDialog));

interface MatrixViewProps {
  readonly query: Pick<QueueQuery, 'q' | 'view' | 'sort'>;
  readonly initial: InitialMatrix;
  /** The branch of the cell that the address names, if any; its row is `initial.list.focus`. */
  readonly branch: string | null;
}

/** Candidates by stable branches: see where each lands and is needed, choose cells, decide. */
export function MatrixView({ query, initial, branch }: MatrixViewProps) {
  const frame = useFrame();
  const mayDecide = useMayDecide();
  const router = useRouter();
  const [error, setError] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const matrix = useMatrix(frame.slug, query, initial);
  const { list, store, length } = matrix;
  const size = useMemo(
    () => ({ rows: length, cols: list.branches.length + 1 }),
    [length, list.branches],
  );
  const focus = initial.list.focus;
  const sight = useSight(scroller, size.rows, focus ?? 0);
  const search = queueHref('', query).split('?')[1];
  const hrefOf = useCallback(
    (oid: string, at: string | null) => {
      const params = new URLSearchParams(search);
      if (at !== null) params.set('branch', at);
      const text = params.toString();
      return `/p/${frame.slug}/candidates/${oid}${text ? `?${text}` : ''}`;
    },
    [frame.slug, search],
  );
  const cursor = useMatrixCursor({
    grid: scroller,
    store,
    branches: list.branches,
    size,
    page: sight.page,
    layout: `${matrix.order} ${list.branches.join(' ')}`,
    start:
      focus === null
        ? null
        : { row: focus, col: branch === null ? 0 : list.branches.indexOf(branch) + 1 },
    open: (oid, at) => router.push(hrefOf(oid, at)),
  });
  const decisions = useMatrixDecisions({
    ...{ project: frame.slug, matrix, cursor, size, mayDecide },
  });
  const takeUpNews = async () => {
    try {
      await matrix.reload();
      setError(false);
      cursor.clear();
      if (scroller.current) scroller.current.scrollTop = 0;
    } catch {
      setError(true);
    }
  };
  return (
    <div className="page mx-page">
      <div className="page-head">
        <h1>Matrix</h1>
        <nav className="views" aria-label="Views">
          <ViewLinks project={frame.slug} query={query} counts={list.counts} page="matrix" />
        </nav>
        <span className="ml-auto flex gap-4">
          <FilterMenu project={frame.slug} query={query} page="matrix" />
          <SortMenu project={frame.slug} query={query} page="matrix" />
        </span>
      </div>
      <Problems problems={list.problems} />
      {list.total > size.rows && store.listed ? (
        <p className="notice mb-2" role="status">
          The first {size.rows} of {list.total} candidates. Filters narrow the list.
        </p>
      ) : null}
      {error || matrix.failed ? (
        <p className="notice bad mb-2" role="alert">
          Rows could not be loaded.{' '}
          <Button small onClick={() => void (error ? takeUpNews() : matrix.retry())}>
            Try again
          </Button>
        </p>
      ) : null}
      {matrix.added > 0 ? (
        <div className="new-pill" role="status">
          <Button small look="primary" onClick={() => void takeUpNews()}>
            {matrix.added} new
          </Button>
        </div>
      ) : null}
      {size.rows === 0 || list.branches.length === 0 ? (
        <EmptyList project={frame.slug} query={query} counts={list.counts} page="matrix" />
      ) : (
        <>
          <MatrixGrid
            matrix={matrix}
            cursor={cursor}
            sight={sight}
            size={size}
            scroller={scroller}
            hrefOf={hrefOf}
          />
          <HereBar
            store={store}
            branches={list.branches}
            cursor={cursor}
            mayDecide={mayDecide}
            onDecide={decisions.start}
          />
          <MatrixLegend />
        </>
      )}
      {decisions.asking === null ? null : (
        <CellsDialog
          project={frame.slug}
          verb={decisions.asking.verb}
          cells={decisions.asking.cells}
          branches={list.branches}
          busy={decisions.busy}
          onClose={decisions.close}
          onSend={(reason, votes) => void decisions.send(reason, votes)}
        />
      )}
    </div>
  );
}
