'use client';

import Link from 'next/link';
import { memo, useEffect, useRef } from 'react';
import { CellMark, CellWaiting } from '@/app/_components/cell/cell-mark';
import { Flags } from '@/app/_components/cell/flags';
import { VerdictMark } from '@/app/_components/cell/verdict-mark';
import { age } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { UnsavedNote } from '@/app/_components/outbox/unsaved-note';
import type { QueueRow } from '@/lib/contracts/pages';
import { explain, pending, why } from './row-words';

interface RowProps {
  readonly row: QueueRow;
  readonly href: string;
  readonly branches: readonly string[];
  readonly now: string;
  readonly current: boolean;
  /** True when the cursor came here by a key: the title takes the focus. */
  readonly follow: boolean;
  readonly selected: boolean;
  readonly gone: boolean;
  /** Heading of the group that begins with this row. */
  readonly heading: string | null;
  readonly onPoint: (oid: string) => void;
  readonly onSelect: (oid: string, range: boolean) => void;
}

export const QueueRowView = memo(function QueueRowView(props: RowProps) {
  const { row, current, follow } = props;
  const title = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (!current || !follow) return;
    title.current?.focus({ preventScroll: true });
    title.current?.closest('li')?.scrollIntoView({ block: 'nearest' });
  }, [current, follow]);
  const cells = new Map(row.cells.map((cell) => [cell.branch, cell]));
  return (
    <>
      {props.heading === null ? null : (
        <li className="queue-group" aria-label={props.heading}>
          <VisibleText text={props.heading} />
        </li>
      )}
      <li
        className="queue-row"
        data-unread={row.unread || undefined}
        data-oid={row.oid}
        data-current={current}
        data-selected={props.selected}
        data-settled={props.gone}
        aria-current={current ? 'true' : undefined}
        onPointerDown={() => props.onPoint(row.oid)}
      >
        <input
          type="checkbox"
          className="queue-check"
          aria-label={`Select ${row.subject}`}
          checked={props.selected}
          onChange={() => undefined}
          onClick={(event) => props.onSelect(row.oid, event.shiftKey)}
          tabIndex={-1}
        />
        <span className="col-verdict" title={explain(row)}>
          <VerdictMark verdict={row.verdict} confidence={row.confidence} pending={pending(row)} />
        </span>
        <div className="col-title">
          <div className="ttl">
            <Link
              ref={title}
              href={props.href}
              prefetch={false}
              onFocus={() => props.onPoint(row.oid)}
            >
              <VisibleText text={row.subject} />
            </Link>
            {row.series ? (
              <span className="faint">
                {' '}
                · series {row.series.index} of {row.series.count}
              </span>
            ) : null}
            <Flags flags={row.flags} />
            {row.snoozed ? <span className="flag">put off</span> : null}
            {row.unread ? <span className="unread">news</span> : null}
            <UnsavedNote oid={row.oid} />
          </div>
          <div className="why">
            <VisibleText text={why(row)} />
          </div>
        </div>
        <span className="sub" title={row.subsystem}>
          <VisibleText text={row.subsystem} />
          {row.workers.length > 0 ? (
            <span className="faint" title={`Given to ${row.workers.join(', ')}`}>
              {' · '}
              <VisibleText text={row.workers.join(', ')} />
            </span>
          ) : null}
        </span>
        <span className="strip col-strip">
          {props.branches.map((branch) => {
            const cell = cells.get(branch);
            return cell ? (
              <CellMark key={branch} cell={cell} named />
            ) : (
              <CellWaiting key={branch} branch={branch} />
            );
          })}
        </span>
        <span className="num col-soak" title="Time in a released mainline tag">
          {age(row.soakSince, props.now)}
        </span>
        <span className="num col-age" title={`In the queue since ${row.addedAt.slice(0, 10)}`}>
          {age(row.addedAt, props.now)}
        </span>
      </li>
    </>
  );
});
