'use client';

import { useCallback, useMemo, useRef, useState } from 'react';
import { useActions } from '@/app/_actions/provider';
import type { QueueRow } from '@/lib/contracts/pages';

interface CursorInput {
  readonly rows: readonly QueueRow[];
  readonly open: (oid: string) => void;
  /** The cursor came near the last row. */
  readonly reachEnd: () => void;
}

/** Where the reviewer is in the list, and what is selected. Keys move it; pointing at a row takes it there. */
export function useCursor({ rows, open, reachEnd }: CursorInput) {
  const [current, setCurrent] = useState<string | null>(null);
  const [follow, setFollow] = useState(false);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string | null>(null);
  const oids = useMemo(() => rows.map((row) => row.oid), [rows]);

  const moveTo = (index: number) => {
    const oid = oids[Math.max(0, Math.min(oids.length - 1, index))];
    if (oid === undefined) return;
    setFollow(true);
    setCurrent(oid);
    if (index >= oids.length - 3) reachEnd();
  };
  const at = current === null ? -1 : oids.indexOf(current);
  const step = (by: number) => moveTo(at < 0 ? 0 : at + by);

  const point = useCallback((oid: string) => {
    setFollow(false);
    setCurrent(oid);
  }, []);

  const select = useCallback(
    (oid: string, range: boolean) => {
      setSelected((before) => {
        const next = new Set(before);
        const from = anchor.current === null ? -1 : oids.indexOf(anchor.current);
        const to = oids.indexOf(oid);
        if (range && from >= 0) {
          for (const each of oids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(each);
        } else if (next.has(oid)) next.delete(oid);
        else next.add(oid);
        anchor.current = oid;
        return next;
      });
    },
    [oids],
  );
  const clear = useCallback(() => {
    anchor.current = null;
    setSelected(new Set());
  }, []);

  const here = () => current !== null && oids.includes(current);
  const group = 'Move and select';
  useActions([
    {
      name: 'queue.next',
      label: 'Next candidate',
      group,
      keys: ['j', 'ArrowDown'],
      run: () => step(1),
      quiet: true,
    },
    {
      name: 'queue.previous',
      label: 'Previous candidate',
      group,
      keys: ['k', 'ArrowUp'],
      run: () => step(-1),
      quiet: true,
    },
    {
      name: 'queue.first',
      label: 'First candidate',
      group,
      keys: ['Home'],
      run: () => moveTo(0),
      quiet: true,
    },
    {
      name: 'queue.last',
      label: 'Last candidate shown',
      group,
      keys: ['End'],
      run: () => moveTo(oids.length - 1),
      quiet: true,
    },
    {
      name: 'queue.open',
      label: 'Open candidate',
      group,
      keys: ['Enter', 'o'],
      when: here,
      run: () => (current === null ? undefined : open(current)),
    },
    {
      name: 'queue.select',
      label: 'Select or unselect',
      group,
      keys: ['x'],
      when: here,
      run: () => (current === null ? undefined : select(current, false)),
    },
    {
      name: 'queue.select-range',
      label: 'Select up to here',
      group,
      keys: ['Shift+x'],
      when: here,
      run: () => (current === null ? undefined : select(current, true)),
    },
    {
      name: 'queue.clear',
      label: 'Select nothing',
      group,
      keys: ['Escape'],
      when: () => selected.size > 0,
      run: clear,
    },
  ]);
  return { current, follow, selected, point, select, clear, step };
}

export type Cursor = ReturnType<typeof useCursor>;
