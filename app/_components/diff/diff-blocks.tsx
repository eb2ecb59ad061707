'use client';

import { memo, type RefObject, useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { DiffRowView, type RowTools } from './diff-row';
import type { DiffRow } from './diff-rows';

/** Rows are drawn in blocks: small enough to draw between two frames, large enough that there are few. */
const blockSize = 60;
/** A patch with fewer rows is in the page from the start, and so in what the server sends. */
const wholeUpTo = 600;
const drawnAtFirst = 3;

const heights: Readonly<Record<DiffRow['kind'], number>> = {
  file: 41,
  note: 26,
  hunk: 19,
  gap: 19,
  line: 18,
  pair: 18,
  thread: 120,
};

export interface Blocks {
  /** Draws the block of a row if it is not drawn yet, and gives the row's element. */
  readonly reveal: (row: number) => HTMLElement | null;
  readonly draw: (tools: RowTools) => React.ReactNode;
}

/**
 * Keeps long patches quick: blocks far from the window are empty boxes of about their height until one comes near.
 * What was drawn stays, so that the browser's search, a selection and the scroll position are not disturbed; printing
 * draws everything.
 */
export function useBlocks(
  rows: readonly DiffRow[],
  body: RefObject<HTMLDivElement | null>,
): Blocks {
  const blocks = useMemo(() => {
    const count = Math.ceil(rows.length / blockSize);
    return Array.from({ length: count }, (_, at) => {
      const part = rows.slice(at * blockSize, (at + 1) * blockSize);
      return { at, rows: part, height: part.reduce((sum, row) => sum + heights[row.kind], 0) };
    });
  }, [rows]);
  const [drawn, setDrawn] = useState<ReadonlySet<number>>(new Set());
  const whole = rows.length <= wholeUpTo;
  const isDrawn = (at: number) => whole || at < drawnAtFirst || drawn.has(at);

  // Boxes are looked for anew whenever rows change: folding a file makes other blocks.
  useEffect(() => {
    if (whole || !body.current) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        const near = entries
          .filter((entry) => entry.isIntersecting)
          .map((entry) => Number((entry.target as HTMLElement).dataset.block));
        if (near.length > 0) setDrawn((before) => new Set([...before, ...near]));
      },
      { rootMargin: '1800px 0px' },
    );
    for (const [at, element] of [...body.current.children].entries()) {
      if (blocks[at]?.at === at) watcher.observe(element);
    }
    return () => watcher.disconnect();
  }, [blocks, whole, body]);

  useEffect(() => {
    const all = () => flushSync(() => setDrawn(new Set(blocks.map((block) => block.at))));
    window.addEventListener('beforeprint', all);
    return () => window.removeEventListener('beforeprint', all);
  }, [blocks]);

  const reveal = (row: number): HTMLElement | null => {
    const at = Math.floor(row / blockSize);
    if (!isDrawn(at)) flushSync(() => setDrawn((before) => new Set([...before, at])));
    const found = body.current?.children[at]?.children[row - at * blockSize];
    return found instanceof HTMLElement ? found : null;
  };
  const draw = (tools: RowTools) =>
    blocks.map((block) => (
      <div
        key={block.at}
        data-block={block.at}
        className={whole ? undefined : 'diff-block'}
        style={whole ? undefined : { containIntrinsicHeight: `auto ${block.height}px` }}
      >
        {isDrawn(block.at) ? (
          <BlockRows rows={block.rows} tools={tools} />
        ) : (
          <div style={{ height: block.height }} />
        )}
      </div>
    ));
  return { reveal, draw };
}

const BlockRows = memo(function BlockRows(props: {
  readonly rows: readonly DiffRow[];
  readonly tools: RowTools;
}) {
  return props.rows.map((row, index) => (
    // Rows have no identity but their place in the patch.
    <div key={`${row.kind}${index.toString()}`}>
      <DiffRowView row={row} tools={props.tools} />
    </div>
  ));
});
