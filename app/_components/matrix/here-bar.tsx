'use client';

import { useSyncExternalStore } from 'react';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { Button } from '@/app/_components/ui/button';
import { readMatrixCell } from '@/lib/contracts/matrix-cell';
import { nameCell } from './cell-name';
import type { MatrixRowStore } from './rows';
import type { MatrixCursor } from './use-matrix-cursor';

interface HereBarProps {
  readonly store: MatrixRowStore;
  readonly branches: readonly string[];
  readonly cursor: MatrixCursor;
  readonly mayDecide: boolean;
  readonly onDecide: (verb: 'accept' | 'reject' | 'defer') => void;
}

/** The cell in focus in words, what is selected, and what can be done with it: by finger as well. */
export function HereBar({ store, branches, cursor, mayDecide, onDecide }: HereBarProps) {
  const { at, chosen } = cursor;
  const row = useSyncExternalStore(
    store.subscribe,
    () => (at === null ? null : store.rowAt(at.row)),
    () => null,
  );
  const branch = at !== null && at.col > 0 ? branches[at.col - 1] : undefined;
  return (
    <section className="mx-here" aria-label="Cell and selection">
      <p className="mx-here-text">
        {row === null ? (
          <span className="faint">Choose a cell: arrow keys, or a click.</span>
        ) : (
          <>
            <b>
              {branch === undefined
                ? 'Candidate'
                : nameCell(branch, readMatrixCell(row[5][at === null ? 0 : at.col - 1] ?? -1))}
            </b>{' '}
            <span className="muted">
              <VisibleText text={row[2]} />
            </span>
          </>
        )}
      </p>
      <span role="status" className={chosen.size > 0 ? '' : 'sr-only'}>
        {chosen.size} selected
      </span>
      <span className="mx-here-do">
        <Button small hotkey="↵" disabled={row === null} onClick={cursor.openHere}>
          Open
        </Button>
        <Button small hotkey="x" disabled={at === null} onClick={cursor.chooseHere}>
          Select
        </Button>
        {chosen.size > 0 ? (
          <Button small look="quiet" hotkey="Esc" onClick={cursor.clear}>
            Clear
          </Button>
        ) : null}
        {mayDecide ? (
          <>
            <Button
              small
              look="primary"
              hotkey="a"
              disabled={at === null && chosen.size === 0}
              onClick={() => onDecide('accept')}
            >
              Accept…
            </Button>
            <Button
              small
              hotkey="r"
              disabled={at === null && chosen.size === 0}
              onClick={() => onDecide('reject')}
            >
              Reject…
            </Button>
            <Button
              small
              hotkey="d"
              disabled={at === null && chosen.size === 0}
              onClick={() => onDecide('defer')}
            >
              Defer…
            </Button>
          </>
        ) : null}
      </span>
    </section>
  );
}
