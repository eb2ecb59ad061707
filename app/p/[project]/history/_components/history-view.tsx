'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { Foot } from '@/app/_components/frame/foot';
import { useFrame } from '@/app/_components/frame/frame-context';
import { useListCursor } from '@/app/_components/list/use-list-cursor';
import type { HistoryPage } from '@/lib/contracts/pages';
import { EmptyHistory } from './empty-history';
import { FilterForm } from './filter-form';
import { groupRows } from './group-rows';
import { LogTable } from './log-table';
import { type FilterName, type HistoryFilters, writeFilters } from './read-query';
import { useHistoryPages } from './use-history-pages';

interface HistoryViewProps {
  readonly filters: HistoryFilters;
  readonly problems: Readonly<Partial<Record<FilterName, string>>>;
  /** What else the server refused, as a sentence. */
  readonly problem: string | null;
  readonly people: HistoryPage['people'];
  /** A HistoryPage as JSON: it goes through the server's rendering and to the browser as it is. Null: the filters could not be asked. */
  readonly initial: string | null;
  /** True on the second and later pages of a reader without scripts. */
  readonly continued: boolean;
}

const nothing: HistoryPage = {
  rows: [],
  next: null,
  total: 0,
  countedTo: 1,
  people: [],
  problems: [],
};

/** The decision log: who decided what, when and why, and what was known then. */
export function HistoryView(props: HistoryViewProps) {
  const { filters, problems } = props;
  const initial = useMemo(
    () => (props.initial === null ? null : (JSON.parse(props.initial) as HistoryPage)),
    [props.initial],
  );
  const frame = useFrame();
  const router = useRouter();
  const base = `/p/${frame.slug}/history`;
  const log = useHistoryPages(frame.slug, filters, initial ?? nothing, !props.continued);
  const days = useMemo(
    () =>
      groupRows(
        log.rows,
        frame.branches.map((branch) => branch.name),
      ),
    [log.rows, frame.branches],
  );
  const lines = useMemo(() => days.flatMap((day) => day.lines), [days]);
  const ids = useMemo(() => lines.map((line) => line.id), [lines]);
  const cursor = useListCursor({
    name: 'history',
    what: 'decision',
    ids,
    open: (id) => {
      const line = lines.find((one) => one.id === id);
      if (line) router.push(`/p/${frame.slug}/candidates/${line.first.candidate.oid}`);
    },
    reachEnd: () => {
      if (log.next !== null) void log.loadMore();
    },
  });
  const filtered = writeFilters(filters) !== '';
  const download = (format: 'csv' | 'json') =>
    `/api/p/${frame.slug}/history?${writeFilters(filters, { format })}`;
  return (
    <div className="page">
      <div className="page-head">
        <h1>History</h1>
        {initial ? (
          <span className="muted" role="status">
            {log.total === 1 ? '1 decision' : `${sayCount(log.total, initial)} decisions`}
            {filtered ? ' match' : ''}
          </span>
        ) : null}
        <span className="ml-auto flex flex-wrap gap-3">
          <Link className="link" href={`${base}/insights`}>
            Insights
          </Link>
          {initial && log.total > 0 ? (
            <>
              <a className="link" href={download('csv')} download>
                CSV
              </a>
              <a className="link" href={download('json')} download>
                JSON lines
              </a>
            </>
          ) : null}
        </span>
      </div>
      <FilterForm
        action={base}
        filters={filters}
        problems={problems}
        people={props.people}
        branches={frame.branches.map((branch) => branch.name)}
      />
      {props.problem ? (
        <p className="notice bad mb-2" role="alert">
          {props.problem}
        </p>
      ) : null}
      {initial && initial.problems.length > 0 ? (
        <p className="notice warn mb-2" role="alert">
          Not understood, and left out: {initial.problems.join('; ')}.
        </p>
      ) : null}
      {initial === null ? (
        <div className="empty">
          <h2>The log was not asked</h2>
          <p className="muted">
            Correct the field above, or{' '}
            <Link className="link" href={base}>
              clear all filters
            </Link>
            .
          </p>
        </div>
      ) : lines.length === 0 ? (
        <EmptyHistory base={base} filtered={filtered} queue={`/p/${frame.slug}/queue`} />
      ) : (
        <>
          {props.continued ? (
            <p className="mb-2">
              <Link className="link" href={`${base}?${writeFilters(filters)}`}>
                ← Back to the newest
              </Link>
            </p>
          ) : null}
          <LogTable days={days} project={frame.slug} cursor={cursor} />
          <More
            href={`${base}?${writeFilters(filters, { after: log.next ?? '' })}`}
            next={log.next}
            busy={log.busy}
            problem={log.problem}
            shown={log.rows.length}
            total={sayCount(log.total, initial)}
            onMore={() => void log.loadMore()}
          />
        </>
      )}
      <Foot
        keys={[
          [['j', 'k'], 'move'],
          [['↵'], 'open'],
          [['?'], 'all keys'],
        ]}
      />
    </div>
  );
}

/** "more than 9,999": counting ends somewhere. */
const sayCount = (total: number, { countedTo }: HistoryPage): string =>
  total < countedTo
    ? total.toLocaleString('en')
    : `more than ${(countedTo - 1).toLocaleString('en')}`;

interface MoreProps {
  readonly href: string;
  readonly next: string | null;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly shown: number;
  readonly total: string;
  readonly onMore: () => void;
}

/** The way to older decisions: a link, which scripts turn into appending in place. */
function More({ href, next, busy, problem, shown, total, onMore }: MoreProps) {
  if (next === null) {
    return shown > 8 ? <p className="faint py-3 text-s">All {total} shown</p> : null;
  }
  return (
    <div className="py-3">
      <a
        className="btn small"
        href={href}
        aria-busy={busy || undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          if (!busy) onMore();
        }}
      >
        {problem === null ? `Show older (${shown} of ${total})` : 'Try again'}
      </a>
      {problem === null ? null : (
        <span className="field-error ml-2" role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}
