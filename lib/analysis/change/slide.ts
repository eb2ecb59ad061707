import type { LineKind, PatchHunk, PatchLine } from '@/lib/diff/patch';

/** Functions in a row; a run slides past the tail that they have in common with what stands beside it. */
const farthest = 40;

const isEnd = (line: PatchLine | undefined) => line !== undefined && /^\}/.test(line.text);
const isBlank = (line: PatchLine | undefined) => line === undefined || line.text.trim() === '';

/**
 * The hunk with runs of added, or of deleted, lines moved to where they hold functions whole. A function that ends as
 * the one above it does may be shown as coming in at the middle of that one: the same change, read from another line.
 */
export function slid(hunk: PatchHunk): PatchHunk {
  const lines = [...withEnd(hunk.lines)];
  let from = 0;
  while (from < lines.length) {
    const { kind } = lines[from] ?? { kind: 'context' };
    if (kind === 'context') {
      from += 1;
      continue;
    }
    let to = from;
    while (lines[to]?.kind === kind) to += 1;
    const alone = isContext(lines[from - 1]) && isContext(lines[to]);
    const by = alone ? shiftOf(lines, from, to) : 0;
    if (by !== 0) move(lines, { from, to, by, kind });
    from = to + Math.max(0, by);
  }
  const isSame = lines.every(
    (line, at) => line.kind === hunk.lines[at]?.kind || at >= hunk.lines.length,
  );
  return isSame ? hunk : { ...hunk, lines: numbered(lines, hunk) };
}

/**
 * The lines, and one that the hunk does not show: three lines of context end before the function does whose tail the last
 * run begins with. What follows such a tail there is taken to follow it here.
 */
function withEnd(lines: readonly PatchLine[]): readonly PatchLine[] {
  const last = lines.findLastIndex((line) => line.kind !== 'context');
  const { kind } = lines[last] ?? {};
  const first = lines.findLastIndex((line, at) => at < last && line.kind !== kind) + 1;
  const shown = lines.slice(last + 1);
  const goesOn = lines[first + shown.length];
  const isTail =
    shown.length > 0 &&
    first + shown.length < last &&
    shown.every((line, at) => line.text === lines[first + at]?.text);
  return isTail && goesOn?.text === '}' ? [...lines, { ...goesOn, kind: 'context' }] : lines;
}

const isContext = (line: PatchLine | undefined) => line === undefined || line.kind === 'context';

/** By how many lines the run `from` to `to` (not included) has to go down, or up (less than 0), to hold functions whole. */
function shiftOf(lines: readonly PatchLine[], from: number, to: number): number {
  const run = lines.slice(from, to);
  if (!run.some(isEnd)) return 0;
  const same = (a: number, b: number) =>
    lines[a]?.text === lines[b]?.text && lines[a]?.noNewline === lines[b]?.noNewline;
  let down = 0;
  while (down < farthest && lines[to + down]?.kind === 'context' && same(from + down, to + down))
    down += 1;
  let up = 0;
  while (
    up < farthest &&
    lines[from - 1 - up]?.kind === 'context' &&
    same(from - 1 - up, to - 1 - up)
  )
    up += 1;
  const whole = (by: number) => isWhole(lines, from + by, to + by);
  if (whole(0)) return 0;
  for (let by = 1; by <= Math.max(down, up); by += 1) {
    if (by <= up && whole(-by)) return -by;
    if (by <= down && whole(by)) return by;
  }
  return 0;
}

/** Between functions above, and a function's end at the end. */
function isWhole(lines: readonly PatchLine[], from: number, to: number): boolean {
  let above = from - 1;
  while (above >= 0 && isBlank(lines[above])) above -= 1;
  let last = to - 1;
  while (last > from && isBlank(lines[last])) last -= 1;
  return isEnd(lines[last]) && isEnd(lines[above]);
}

interface Shift {
  readonly from: number;
  readonly to: number;
  readonly by: number;
  readonly kind: LineKind;
}

/** The same texts in the same order, of which others are those that come or go. */
function move(lines: PatchLine[], { from, to, by, kind }: Shift): void {
  for (let at = Math.min(from, from + by); at < Math.max(to, to + by); at += 1) {
    const line = lines[at];
    const isMoved = at >= from + by && at < to + by;
    if (line !== undefined) lines[at] = { ...line, kind: isMoved ? kind : 'context' };
  }
}

function numbered(lines: readonly PatchLine[], hunk: PatchHunk): PatchLine[] {
  let [old, now] = [hunk.oldStart, hunk.newStart];
  return lines.map((line) => ({
    ...line,
    oldLine: line.kind === 'add' ? null : old++,
    newLine: line.kind === 'delete' ? null : now++,
  }));
}
