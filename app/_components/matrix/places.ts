/** A place in the grid: row -1 is the head, column 0 the candidate's name; the branches follow. */
export interface Place {
  readonly row: number;
  readonly col: number;
}

/** Rows below the head, and columns with that of the names. */
export interface Size {
  readonly rows: number;
  readonly cols: number;
}

/** A place as one number; `cols` tells its row again. */
export const idOf = ({ row, col }: Place, cols: number): number => row * cols + col;
export const placeOf = (id: number, cols: number): Place => {
  const row = Math.floor(id / cols);
  return { row, col: id - row * cols };
};

export type Step = 'up' | 'down' | 'left' | 'right' | 'page-up' | 'page-down';
export type Edge = 'row-start' | 'row-end' | 'first' | 'last';

/** Where a key leads; it stays in the grid. `page`: rows that are in sight at once. */
export function move(from: Place, to: Step | Edge, size: Size, page: number): Place {
  const at = (row: number, col: number): Place => ({
    row: Math.max(-1, Math.min(size.rows - 1, row)),
    col: Math.max(0, Math.min(size.cols - 1, col)),
  });
  switch (to) {
    case 'up':
      return at(from.row - 1, from.col);
    case 'down':
      return at(from.row + 1, from.col);
    case 'left':
      return at(from.row, from.col - 1);
    case 'right':
      return at(from.row, from.col + 1);
    case 'page-up':
      return at(Math.max(0, from.row - page), from.col);
    case 'page-down':
      return at(from.row + page, from.col);
    case 'row-start':
      return at(from.row, 0);
    case 'row-end':
      return at(from.row, size.cols - 1);
    case 'first':
      return at(0, from.col);
    case 'last':
      return at(size.rows - 1, from.col);
  }
}

const span = (a: number, b: number): readonly number[] =>
  Array.from({ length: Math.abs(a - b) + 1 }, (_, at) => Math.min(a, b) + at);

/**
 * The cells that a place stands for: itself, all of a row for a candidate's name, all of a column for a branch's name,
 * every cell for the corner.
 */
export const cellsOf = (place: Place, size: Size): readonly number[] => between(place, place, size);

/** The cells from one place to another, both included; a name stands for its whole row or column. */
export function between(a: Place, b: Place, { rows, cols }: Size): readonly number[] {
  if (rows === 0 || cols < 2) return [];
  const down = a.row < 0 || b.row < 0 ? span(0, rows - 1) : span(a.row, b.row);
  const across = a.col === 0 || b.col === 0 ? span(1, cols - 1) : span(a.col, b.col);
  return down.flatMap((row) => across.map((col) => idOf({ row, col }, cols)));
}

/** Takes these cells in, or, when all of them are, out. */
export function toggled(
  chosen: ReadonlySet<number>,
  cells: readonly number[],
): ReadonlySet<number> {
  const next = new Set(chosen);
  if (cells.every((cell) => chosen.has(cell))) for (const cell of cells) next.delete(cell);
  else for (const cell of cells) next.add(cell);
  return next;
}

/** Chosen cells row by row, each with its columns, both in order. */
export function byRow(
  chosen: ReadonlySet<number>,
  cols: number,
): readonly (readonly [row: number, cols: readonly number[]])[] {
  const rows = new Map<number, number[]>();
  for (const id of [...chosen].sort((a, b) => a - b)) {
    const { row, col } = placeOf(id, cols);
    const known = rows.get(row);
    if (known === undefined) rows.set(row, [col]);
    else known.push(col);
  }
  return [...rows];
}
