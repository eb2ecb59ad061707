'use client';

import Link from 'next/link';
import { memo, useMemo, useSyncExternalStore } from 'react';
import { CellFace } from '@/app/_components/cell/cell-mark';
import { VerdictMark } from '@/app/_components/cell/verdict-mark';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { MatrixRow } from '@/lib/contracts/matrix';
import { readMatrixCell } from '@/lib/contracts/matrix-cell';
import { nameCell } from './cell-name';
import type { MatrixRowStore } from './rows';
import { blockRows } from './sight';

interface BlockProps {
  readonly store: MatrixRowStore;
  readonly at: number;
  readonly branches: readonly string[];
  /** The cell of this block that is in focus, or the one that Tab reaches; -1: it is in another block. */
  readonly focus: number;
  /** The chosen cells of this block, as one text, so that a block whose choice is the same is not drawn again. */
  readonly chosen: string;
  /** Rows that the filter finds no more. */
  readonly gone: ReadonlySet<string>;
  readonly hrefOf: (oid: string, branch: string | null) => string;
}

/** Ten rows of the grid. */
export const MatrixBlock = memo(function MatrixBlock(props: BlockProps) {
  const { store, at, branches, focus, chosen, gone, hrefOf } = props;
  const rows = useSyncExternalStore(
    store.subscribe,
    () => store.block(at),
    () => store.block(at),
  );
  const taken = useMemo(
    () => new Set(chosen === '' ? [] : chosen.split(' ').map(Number)),
    [chosen],
  );
  const cols = branches.length + 1;
  return (
    <div
      role="rowgroup"
      className="mx-block"
      style={{ top: `calc(var(--mx-row) * ${at * blockRows})` }}
    >
      {rows.map((row, index) => {
        const place = at * blockRows + index;
        return row === null ? (
          <WaitingRow key={place.toString()} place={place} branches={branches} focus={focus} />
        ) : (
          <div
            role="row"
            className="mx-row"
            key={row[0]}
            aria-rowindex={place + 2}
            data-gone={gone.has(row[0]) || undefined}
          >
            <div
              role="rowheader"
              className="mx-head"
              data-cell={place * cols}
              tabIndex={focus === place * cols ? 0 : -1}
              aria-label={`candidate ${row[2]}`}
            >
              <Name row={row} href={hrefOf(row[1], null)} />
            </div>
            {branches.map((branch, col) => (
              <Cell
                key={branch}
                id={place * cols + col + 1}
                branch={branch}
                row={row}
                code={row[5][col] ?? -1}
                focused={focus === place * cols + col + 1}
                taken={taken.has(place * cols + col + 1)}
              />
            ))}
          </div>
        );
      })}
    </div>
  );
});

function Name({ row, href }: { readonly row: MatrixRow; readonly href: string }) {
  const [, , subject, subsystem, verdict] = row;
  return (
    <span className="mx-name">
      <VerdictMark verdict={verdict} confidence={null} pending="–" />
      <Link href={href} prefetch={false} tabIndex={-1} title={subject}>
        <VisibleText text={subject} />
      </Link>
      <span className="mx-sub faint">
        <VisibleText text={subsystem} />
      </span>
    </span>
  );
}

interface CellProps {
  readonly id: number;
  readonly branch: string;
  readonly row: MatrixRow;
  readonly code: number;
  readonly focused: boolean;
  readonly taken: boolean;
}

function Cell({ id, branch, row, code, focused, taken }: CellProps) {
  const cell = readMatrixCell(code);
  const name = nameCell(branch, cell);
  return (
    <div
      role="gridcell"
      className="mx-cell"
      data-cell={id}
      tabIndex={focused ? 0 : -1}
      aria-selected={taken}
      aria-label={`candidate ${row[2]}, branch ${name}`}
      title={name}
      data-need={cell === null || cell.state === 'present' ? undefined : cell.affected}
    >
      {cell === null ? (
        <span className="cell waiting" aria-hidden="true">
          ·
        </span>
      ) : (
        <CellFace cell={cell} both />
      )}
    </div>
  );
}

interface WaitingRowProps {
  readonly place: number;
  readonly branches: readonly string[];
  readonly focus: number;
}

function WaitingRow({ place, branches, focus }: WaitingRowProps) {
  const cols = branches.length + 1;
  return (
    <div role="row" className="mx-row" aria-rowindex={place + 2} aria-busy="true">
      <div
        role="rowheader"
        className="mx-head"
        data-cell={place * cols}
        tabIndex={focus === place * cols ? 0 : -1}
        aria-label="loading"
      >
        <span className="skeleton mx-waiting" />
      </div>
      {branches.map((branch, col) => (
        <div
          role="gridcell"
          className="mx-cell"
          key={branch}
          data-cell={place * cols + col + 1}
          tabIndex={focus === place * cols + col + 1 ? 0 : -1}
          aria-label={`loading, branch ${branch}`}
        />
      ))}
    </div>
  );
}
