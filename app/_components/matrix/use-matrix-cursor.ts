'use client';

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useActions } from '@/app/_actions/provider';
import {
  between,
  cellsOf,
  type Edge,
  idOf,
  move,
  type Place,
  placeOf,
  type Size,
  type Step,
  toggled,
} from './places';
import type { MatrixRowStore } from './rows';

interface CursorInput {
  readonly grid: RefObject<HTMLElement | null>;
  readonly store: MatrixRowStore;
  readonly branches: readonly string[];
  readonly size: Size;
  readonly page: number;
  /** Another one: a place is another cell than before, so that what was chosen is chosen no more. */
  readonly layout: string;
  /** Where it begins; null: nowhere yet. */
  readonly start: Place | null;
  readonly open: (oid: string, branch: string | null) => void;
}

const none: ReadonlySet<number> = new Set();

/** Where one is in the grid, and which cells are chosen. Keys move it; a click takes it there. */
export function useMatrixCursor(input: CursorInput) {
  const { grid, store, branches, size, page, layout, start, open } = input;
  const { cols } = size;
  const [last, setAt] = useState<Place | null>(start);
  // The grid may have become smaller.
  const at = last !== null && last.row < size.rows && last.col < cols ? last : null;
  const [held, setHeld] = useState({ layout, cells: none });
  const chosen = held.layout === layout ? held.cells : none;
  const setChosen = (cells: ReadonlySet<number>): void => setHeld({ layout, cells });
  /** Where a range began, and what was chosen before it. */
  const anchor = useRef<{ at: Place; before: ReadonlySet<number>; layout: string } | null>(null);
  const follow = useRef(false);

  useLayoutEffect(() => {
    if (at === null || !follow.current) return;
    follow.current = false;
    const cell = grid.current?.querySelector<HTMLElement>(`[data-cell="${idOf(at, cols)}"]`);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [at, cols, grid]);

  // The address names the cell, so that a link leads back to it; not on every step of a held key.
  useEffect(() => {
    if (at === null) return;
    const timer = setTimeout(() => {
      const oid = store.rowAt(at.row)?.[1];
      const branch = at.col > 0 ? branches[at.col - 1] : undefined;
      const address = new URL(window.location.href);
      if (oid === undefined) return;
      address.searchParams.set('at', branch === undefined ? oid : `${oid}:${branch}`);
      if (address.href !== window.location.href) {
        window.history.replaceState(window.history.state, '', address);
      }
    }, 600);
    return () => clearTimeout(timer);
  }, [at, store, branches]);

  const go = (next: Place): void => {
    follow.current = true;
    setAt(next);
  };
  const here: Place = at ?? { row: size.rows > 0 ? 0 : -1, col: 1 };
  const walk = (to: Step | Edge) => () => {
    anchor.current = null;
    go(at === null ? here : move(here, to, size, page));
  };
  const stretch = (to: Place): void => {
    const from =
      anchor.current?.layout === layout ? anchor.current : { at: here, before: chosen, layout };
    anchor.current = from;
    setChosen(new Set([...from.before, ...between(from.at, to, size)]));
  };
  const extend = (to: Step) => () => {
    const next = move(here, to, size, page);
    stretch(next);
    go(next);
  };
  const choose = (place: Place): void => {
    anchor.current = { at: place, before: chosen, layout };
    setChosen(toggled(chosen, cellsOf(place, size)));
  };
  const clear = useCallback(() => {
    anchor.current = null;
    setHeld({ layout, cells: none });
  }, [layout]);

  /** Of a click: with Shift up to there, with Ctrl or Cmd this one too. A click on the head chooses. */
  const click = (id: number, keys: { readonly range: boolean; readonly more: boolean }): void => {
    const place = placeOf(id, cols);
    if (keys.range) stretch(place);
    else if (keys.more || place.row < 0) choose(place);
    else anchor.current = null;
    go(place);
  };

  const oidHere = (): string | null => (at === null ? null : (store.rowAt(at.row)?.[1] ?? null));
  const openHere = (): void => {
    const oid = oidHere();
    if (at === null || oid === null) return;
    open(oid, at.col > 0 ? (branches[at.col - 1] ?? null) : null);
  };
  const moves = 'Move';
  const selects = 'Select cells';
  const quiet = (name: string, label: string, keys: readonly string[], run: () => void) => ({
    ...{ name: `matrix.${name}`, label, group: moves, keys, run, quiet: true },
  });
  const select = (
    name: string,
    label: string,
    keys: readonly string[],
    run: () => void,
    when = () => at !== null,
  ) => ({ name: `matrix.${name}`, label, group: selects, keys, run, when });
  useActions([
    quiet('down', 'Cell below', ['j', 'ArrowDown'], walk('down')),
    quiet('up', 'Cell above', ['k', 'ArrowUp'], walk('up')),
    quiet('left', 'Cell to the left', ['h', 'ArrowLeft'], walk('left')),
    quiet('right', 'Cell to the right', ['l', 'ArrowRight'], walk('right')),
    quiet('page-down', 'A screen down', ['PageDown'], walk('page-down')),
    quiet('page-up', 'A screen up', ['PageUp'], walk('page-up')),
    quiet('row-start', 'The candidate’s name', ['Home'], walk('row-start')),
    quiet('row-end', 'The oldest branch', ['End'], walk('row-end')),
    quiet('first', 'First row', ['Mod+home'], walk('first')),
    quiet('last', 'Last row', ['Mod+end'], walk('last')),
    {
      ...{ name: 'matrix.open', label: 'Open the candidate at this branch', group: moves },
      ...{ keys: ['Enter', 'o'], when: () => oidHere() !== null, run: openHere },
    },
    select('select', 'Select or unselect: a cell, or from a name its row or column', ['x'], () =>
      choose(here),
    ),
    select('column', 'Select or unselect the whole column', ['c'], () =>
      choose({ row: -1, col: here.col }),
    ),
    select('row', 'Select or unselect the whole row', ['v'], () =>
      choose({ row: here.row, col: 0 }),
    ),
    ...(['up', 'down', 'left', 'right'] as const).map((to) =>
      select(
        `extend-${to}`,
        `Select on, ${to}`,
        [`Shift+Arrow${to.charAt(0).toUpperCase()}${to.slice(1)}`],
        extend(to),
      ),
    ),
    select('clear', 'Select nothing', ['Escape'], clear, () => chosen.size > 0),
  ]);
  return { at, chosen, click, clear, openHere, chooseHere: () => choose(here) };
}

export type MatrixCursor = ReturnType<typeof useMatrixCursor>;
