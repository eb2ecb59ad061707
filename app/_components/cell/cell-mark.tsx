import type { CellBrief } from '@/lib/contracts/pages';
import { cellLetter } from '@/lib/contracts/words';
import { cellShape, describeCell } from './cell-words';

type Face = Pick<CellBrief, 'state' | 'affected' | 'stale' | 'standing'> & {
  /** An accept that the policy keeps from standing. */
  readonly blocked?: boolean;
  readonly queued?: boolean;
};

/** How a cell looks. `both`: its letter is that of the state where the branch is not affected too. */
export function faceOf(cell: Face, both: boolean) {
  const { letter, look } = cellShape(cell);
  const stands = cell.standing === null || cell.standing === 'withdraw' ? null : cell.standing;
  return {
    letter: both ? cellLetter[cell.state] : letter,
    attributes: {
      className: `cell ${look}${cell.stale ? ' stale' : ''}`,
      'data-mark': stands ?? (cell.blocked === true ? 'blocked' : undefined),
      'data-queued': cell.queued === true || undefined,
    },
  };
}

interface CellFaceProps {
  readonly cell: Face;
  readonly both?: boolean;
}

/** The square alone, without a name: for where what is around it says what it is. */
export function CellFace({ cell, both = false }: CellFaceProps) {
  const { letter, attributes } = faceOf(cell, both);
  return (
    <span aria-hidden="true" {...attributes}>
      {letter}
    </span>
  );
}

interface CellMarkProps {
  readonly cell: CellBrief;
  /** With the branch's name under it on narrow screens, where no column head says it. */
  readonly named?: boolean;
}

/** One square: letter and shape say the state, colour repeats it, the corner says what people decided. */
export function CellMark({ cell, named = false }: CellMarkProps) {
  const { letter, attributes } = faceOf(cell, false);
  const words = describeCell(cell);
  // What is inside of an image is hidden from screen readers.
  const mark = (
    <span role="img" aria-label={words} title={words} {...attributes}>
      {letter}
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
