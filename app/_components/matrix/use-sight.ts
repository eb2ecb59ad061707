'use client';

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { blockRows, blocksInSight, type Range } from './sight';

export interface Sight {
  readonly blocks: Range;
  /** Rows that fit into the window, for page-up and page-down. */
  readonly page: number;
}

/** Which blocks of rows are in sight of a scrolled element; told anew only when others come into it. */
export function useSight(
  scroller: RefObject<HTMLElement | null>,
  rows: number,
  firstRow: number,
): Sight {
  const around = Math.floor(firstRow / blockRows);
  const [sight, setSight] = useState<Sight>({
    blocks: { first: Math.max(0, around - 1), last: Math.max(0, around + 4) },
    page: 10,
  });
  const rowHeight = useRef(0);
  const look = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    if (rowHeight.current === 0) {
      rowHeight.current =
        Number.parseFloat(getComputedStyle(element).getPropertyValue('--mx-row')) || 32;
    }
    const { scrollTop, clientHeight } = element;
    const blocks = blocksInSight(scrollTop, clientHeight, rowHeight.current, rows);
    const page = Math.max(1, Math.floor(clientHeight / rowHeight.current) - 2);
    setSight((before) =>
      before.blocks.first === blocks.first &&
      before.blocks.last === blocks.last &&
      before.page === page
        ? before
        : { blocks, page },
    );
  }, [scroller, rows]);
  const starting = useRef(firstRow);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    if (starting.current > 0) {
      const height =
        Number.parseFloat(getComputedStyle(element).getPropertyValue('--mx-row')) || 32;
      element.scrollTop = Math.max(0, (starting.current - 3) * height);
      starting.current = 0;
    }
    look();
  }, [scroller, look]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const resized = () => {
      // Narrow windows have higher rows.
      rowHeight.current = 0;
      look();
    };
    element.addEventListener('scroll', look, { passive: true });
    const watcher = new ResizeObserver(resized);
    watcher.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      watcher.disconnect();
    };
  }, [scroller, look]);
  return sight;
}
