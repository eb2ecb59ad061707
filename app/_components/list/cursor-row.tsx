'use client';

import { type ReactNode, useEffect, useRef } from 'react';

interface CursorRowProps {
  readonly id: string;
  readonly current: boolean;
  /** True when a key brought the cursor here: the row's link takes the focus. */
  readonly follow: boolean;
  readonly onPoint: (id: string) => void;
  readonly children: ReactNode;
}

/** A table row that the list's cursor can stand on. Its first link is what Enter opens. */
export function CursorRow({ id, current, follow, onPoint, children }: CursorRowProps) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (!current || !follow) return;
    row.current?.querySelector<HTMLAnchorElement>('a.row-link')?.focus({ preventScroll: true });
    row.current?.scrollIntoView({ block: 'nearest' });
  }, [current, follow]);
  return (
    <tr
      ref={row}
      data-current={current}
      aria-current={current ? 'true' : undefined}
      onPointerDown={() => onPoint(id)}
      onFocus={() => onPoint(id)}
    >
      {children}
    </tr>
  );
}
