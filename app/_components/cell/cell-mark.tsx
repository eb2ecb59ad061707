import type { CellBrief } from '@/lib/contracts/pages';
import { cellShape, describeCell } from './cell-words';

interface CellMarkProps {
  readonly cell: CellBrief;
  /** With the branch's name under it on narrow screens, where no column head says it. */
  readonly named?: boolean;
}

/** One square: letter and shape say the state, colour repeats it, the corner says what people decided. */
export function CellMark({ cell, named = false }: CellMarkProps) {
  const { letter, look } = cellShape(cell);
  const mark = (
    <span
      role="img"
      aria-label={describeCell(cell)}
      title={describeCell(cell)}
      className={`cell ${look}${cell.stale ? ' stale' : ''}`}
      data-mark={cell.standing === null || cell.standing === 'withdraw' ? undefined : cell.standing}
    >
      <span aria-hidden="true">{letter}</span>
    </span>
  );
  if (!named) return mark;
  return (
    <span className="cell-with-name">
      {mark}
      <span className="cell-name" aria-hidden="true">
        {cell.branch}
      </span>
    </span>
  );
}

/** A branch whose cell is not computed yet. */
export function CellWaiting({ branch }: { readonly branch: string }) {
  return (
    <span className="cell-with-name">
      <span
        role="img"
        aria-label={`${branch}: not computed yet`}
        title={`${branch}: not computed yet`}
        className="cell waiting"
      >
        <span aria-hidden="true">·</span>
      </span>
      <span className="cell-name" aria-hidden="true">
        {branch}
      </span>
    </span>
  );
}
