/** Rows are drawn in blocks: few enough to draw between two frames, and a block that is drawn is not drawn again. */
export const blockRows = 10;
/** Blocks above and below what is in sight. */
const ahead = 2;

export interface Range {
  readonly first: number;
  readonly last: number;
}

/** The blocks to draw: those in sight with some around; last < first where there are no rows. `top`, `height`: pixels. */
export function blocksInSight(top: number, height: number, rowHeight: number, rows: number): Range {
  const blocks = Math.ceil(rows / blockRows);
  const blockHeight = rowHeight * blockRows;
  const first = Math.floor(top / blockHeight) - ahead;
  const last = Math.floor((top + height) / blockHeight) + ahead;
  return { first: Math.max(0, Math.min(first, blocks - 1)), last: Math.min(blocks - 1, last) };
}

/** The blocks that are drawn, from top to bottom. `also`: one more, wherever it is, or -1. */
export function blocksToDraw(
  { first, last }: Range,
  also: number,
  rows: number,
): readonly number[] {
  const blocks = Math.ceil(rows / blockRows);
  const drawn = new Set<number>();
  for (let at = first; at <= last && at < blocks; at += 1) drawn.add(at);
  if (also >= 0 && also < blocks) drawn.add(also);
  return [...drawn].sort((a, b) => a - b);
}

/** The chunk of rows to ask for next: what is in sight first, then what is nearest, down before up; null: enough is there. */
export function nextChunk(
  asked: (chunk: number) => boolean,
  sight: Range,
  chunks: number,
  farthest: number,
): number | null {
  for (let at = sight.first; at <= sight.last; at += 1) if (at < chunks && !asked(at)) return at;
  for (let away = 1; away <= farthest; away += 1) {
    const below = sight.last + away;
    if (below < chunks && !asked(below)) return below;
    const above = sight.first - away;
    if (above >= 0 && !asked(above)) return above;
  }
  return null;
}
