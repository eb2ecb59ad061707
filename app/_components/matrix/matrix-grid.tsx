'use client';

import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useMemo,
} from 'react';
import { MatrixBlock } from './matrix-block';
import { idOf, type Size } from './places';
import { blockRows, blocksToDraw } from './sight';
import type { Matrix } from './use-matrix';
import type { MatrixCursor } from './use-matrix-cursor';
import type { Sight } from './use-sight';

interface GridProps {
  readonly matrix: Matrix;
  readonly cursor: MatrixCursor;
  readonly sight: Sight;
  readonly size: Size;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly hrefOf: (oid: string, branch: string | null) => string;
}

/**
 * The grid: head and names stay in sight while the rest is scrolled. Only rows near the window are in the page, and the row
 * in focus wherever it is.
 */
export function MatrixGrid({ matrix, cursor, sight, size, scroller, hrefOf }: GridProps) {
  const { store, list, gone, look } = matrix;
  const { branches } = list;
  const { rows, cols } = size;
  const { first, last } = sight.blocks;
  useEffect(() => look({ first, last }), [look, first, last]);
  // The cell that Tab reaches: where one was, else the first one.
  const tab = cursor.at ?? { row: rows > 0 ? 0 : -1, col: Math.min(1, cols - 1) };
  const focus = idOf(tab, cols);
  const focusBlock = tab.row < 0 ? -1 : Math.floor(tab.row / blockRows);
  const chosen = useMemo(() => {
    const blocks = new Map<number, number[]>();
    for (const id of cursor.chosen) {
      const block = Math.floor(id / cols / blockRows);
      const known = blocks.get(block);
      if (known === undefined) blocks.set(block, [id]);
      else known.push(id);
    }
    return new Map([...blocks].map(([block, ids]) => [block, ids.sort((a, b) => a - b).join(' ')]));
  }, [cursor.chosen, cols]);
  const click = (event: MouseEvent<HTMLElement>) => {
    const target = event.target instanceof Element ? event.target : null;
    const cell = target?.closest<HTMLElement>('[data-cell]');
    if (!cell || target?.closest('a')) return;
    // The browser would select text up to there.
    if (event.shiftKey) window.getSelection()?.removeAllRanges();
    cursor.click(Number(cell.dataset.cell), {
      range: event.shiftKey,
      more: event.ctrlKey || event.metaKey,
    });
  };
  // A grid's cells are selected with the space bar (WAI-ARIA); elsewhere on a page it scrolls.
  const space = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== ' ') return;
    event.preventDefault();
    cursor.chooseHere();
  };
  return (
    <div className="mx-scroll" ref={scroller}>
      <div
        role="grid"
        className="mx"
        style={{ '--mx-branches': branches.length } as CSSProperties}
        aria-label="Candidates and stable branches"
        aria-rowcount={rows + 1}
        aria-colcount={cols}
        aria-multiselectable="true"
        onClick={click}
        onKeyDown={space}
      >
        <div role="row" className="mx-row mx-top" aria-rowindex={1}>
          <div
            role="columnheader"
            className="mx-head"
            data-cell={idOf({ row: -1, col: 0 }, cols)}
            tabIndex={focus === idOf({ row: -1, col: 0 }, cols) ? 0 : -1}
            title="Select all cells"
          >
            Candidate
          </div>
          {branches.map((branch, col) => {
            const id = idOf({ row: -1, col: col + 1 }, cols);
            return (
              <div
                role="columnheader"
                className="mx-cell"
                key={branch}
                data-cell={id}
                tabIndex={focus === id ? 0 : -1}
                title={`${branch}: select the column`}
              >
                <span className="mx-branch">{branch}</span>
              </div>
            );
          })}
        </div>
        <div className="mx-body" style={{ height: `calc(var(--mx-row) * ${rows})` }}>
          {blocksToDraw(sight.blocks, focusBlock, rows).map((at) => (
            <MatrixBlock
              key={at}
              store={store}
              at={at}
              branches={branches}
              focus={at === focusBlock ? focus : -1}
              chosen={chosen.get(at) ?? ''}
              gone={gone}
              hrefOf={hrefOf}
            />
          ))}
        </div>
      </div>
    </div>
  );
}
