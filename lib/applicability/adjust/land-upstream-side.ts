import { type Edit, editsOf } from './line-match';
import type { Landing, Sides } from './sides';

/** More lines of either side are other code. */
const mostLines = 30;

/**
 * Where both sides change lines that touch, as git sees it: upstream's side of the conflict, whole. `null` where the
 * branch does not change what the edit touches, or too much would go.
 */
export function landUpstreamSide(sides: Sides, edit: Edit): Landing | null {
  const { ours, theirs } = sides;
  const mine = editsOf(sides.alignment.equal, ours.length);
  const other = editsOf(sides.toTheirs, theirs.length);
  let { start, end } = edit;
  for (let grown = true; grown; ) {
    grown = false;
    for (const one of [...mine, ...other]) {
      if (one.end < start || one.start > end) continue;
      if (one.start >= start && one.end <= end) continue;
      start = Math.min(start, one.start);
      end = Math.max(end, one.end);
      grown = true;
    }
  }
  if (!mine.some((one) => one.end >= start && one.start <= end)) return null;
  const here = span(mine, start, end);
  const there = span(other, start, end);
  if (Math.max(end - start, here.end - here.start, there.end - there.start) > mostLines)
    return null;
  const lines = theirs.slice(there.start, there.end);
  const what = "both sides change lines that touch: upstream's are taken";
  return {
    changes: [{ start: here.start, end: here.end, lines }],
    notes: [{ rule: 'upstream-side', what }],
    left: false,
  };
}

/** Where lines `[start, end)` of the base stand on a side, with what the side has in and beside them. */
function span(
  edits: readonly Edit[],
  start: number,
  end: number,
): { readonly start: number; readonly end: number } {
  let before = 0;
  let within = 0;
  for (const one of edits) {
    const more = one.newEnd - one.newStart - (one.end - one.start);
    if (one.end < start) before += more;
    else if (one.start <= end) within += more;
  }
  return { start: start + before, end: end + before + within };
}
