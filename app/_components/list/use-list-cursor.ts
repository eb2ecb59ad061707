'use client';

import { useCallback, useState } from 'react';
import { useActions } from '@/app/_actions/provider';

interface ListCursorInput {
  /** Names the actions, for example "history". */
  readonly name: string;
  /** What one row is called in the help dialog: "decision". */
  readonly what: string;
  readonly ids: readonly string[];
  readonly open: (id: string) => void;
  /** The cursor came near the last row. */
  readonly reachEnd?: () => void;
}

/** j, k, Home, End and Enter over the rows of a list. `follow` is true when a key brought the cursor here. */
export function useListCursor({ name, what, ids, open, reachEnd }: ListCursorInput) {
  const [current, setCurrent] = useState<string | null>(null);
  const [follow, setFollow] = useState(false);
  const at = current === null ? -1 : ids.indexOf(current);
  const moveTo = (index: number) => {
    const id = ids[Math.max(0, Math.min(ids.length - 1, index))];
    if (id === undefined) return;
    setFollow(true);
    setCurrent(id);
    if (index >= ids.length - 3) reachEnd?.();
  };
  const point = useCallback((id: string) => {
    setFollow(false);
    setCurrent(id);
  }, []);
  const group = 'Move';
  useActions([
    {
      name: `${name}.next`,
      label: `Next ${what}`,
      group,
      keys: ['j', 'ArrowDown'],
      run: () => moveTo(at + 1),
      quiet: true,
    },
    {
      name: `${name}.previous`,
      label: `Previous ${what}`,
      group,
      keys: ['k', 'ArrowUp'],
      run: () => moveTo(at - 1),
      quiet: true,
    },
    {
      name: `${name}.first`,
      label: `First ${what}`,
      group,
      keys: ['Home'],
      run: () => moveTo(0),
      quiet: true,
    },
    {
      name: `${name}.last`,
      label: `Last ${what} shown`,
      group,
      keys: ['End'],
      run: () => moveTo(ids.length - 1),
      quiet: true,
    },
    {
      name: `${name}.open`,
      label: `Open ${what}`,
      group,
      keys: ['Enter', 'o'],
      when: () => at >= 0,
      run: () => (current === null ? undefined : open(current)),
    },
  ]);
  return { current, follow, point };
}
