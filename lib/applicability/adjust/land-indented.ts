import type { Edit } from './line-match';
import type { Landing, Sides } from './sides';

/** More lines of the branch's own are not moved in or out: that would be other code. */
const mostLines = 40;

/**
 * The patch moves lines in or out by the same blanks and puts new ones before or behind them (a condition around code,
 * or away from it). Where the branch has that code in another wording between the same neighbours, its own lines are
 * moved as upstream's are.
 */
export function landIndented(sides: Sides, edit: Edit): Landing | null {
  const { base, ours, theirs, alignment } = sides;
  const old = base.slice(edit.start, edit.end);
  const now = theirs.slice(edit.newStart, edit.newEnd);
  const shift = shiftOf(old, now);
  if (shift === null) return null;
  const found = (at: number) => Math.max(alignment.exact[at] ?? -1, alignment.alike[at] ?? -1);
  const above = edit.start === 0 ? -1 : (alignment.exact[edit.start - 1] ?? -1);
  const below = edit.end === base.length ? ours.length : (alignment.exact[edit.end] ?? -1);
  if ((edit.start > 0 && above < 0) || below < 0) return null;
  const mine = ours.slice(above + 1, below);
  if (mine.length === 0 || mine.length > mostLines) return null;
  // What stands elsewhere in the branch is not what stands here.
  for (let at = edit.start; at < edit.end; at++) {
    const place = found(at);
    if (place >= 0 && (place <= above || place >= below)) return null;
  }
  const { head, tail } = shift;
  const isThere = (lines: readonly string[], from: number) =>
    lines.every((line, at) => mine[from + at] === line);
  const body = mine.slice(head.length, mine.length - tail.length);
  if (!isThere(head, 0) || !isThere(tail, mine.length - tail.length)) return null;
  const moved = body.map((line) => shiftLine(line, shift));
  if (body.length === 0 || moved.some((line) => line === null)) return null;
  const lines = [...shift.before, ...moved.flatMap((line) => line ?? []), ...shift.behind];
  const what = 'the lines are moved in or out as the patch moves its own';
  return {
    changes: [{ start: above + 1, end: below, lines }],
    notes: [{ rule: 'indented', what }],
    left: false,
  };
}

interface Shift {
  /** Blanks that every line gets in front, or that are taken from it. */
  readonly blanks: string;
  readonly out: boolean;
  /** Old lines before and behind those that move: they go. */
  readonly head: readonly string[];
  readonly tail: readonly string[];
  /** New lines before and behind them. */
  readonly before: readonly string[];
  readonly behind: readonly string[];
}

/** Old lines in a row that stand in a row among the new ones, with the same blanks more or fewer; null when none do. */
function shiftOf(old: readonly string[], now: readonly string[]): Shift | null {
  const kept = new Set(now.map((line) => line.trim()));
  const stays = (line: string) => kept.has(line.trim());
  const first = old.findIndex(stays);
  const last = old.findLastIndex(stays);
  const body = old.slice(Math.max(first, 0), last + 1);
  if (body.filter((line) => /\S/.test(line)).length < 2) return null;
  for (let at = 0; at + body.length <= now.length; at++) {
    const shift = sameShift(body, now.slice(at, at + body.length));
    if (shift === null) continue;
    const edges = { head: old.slice(0, first), tail: old.slice(last + 1) };
    return { ...shift, ...edges, before: now.slice(0, at), behind: now.slice(at + body.length) };
  }
  return null;
}

function sameShift(
  old: readonly string[],
  now: readonly string[],
): { blanks: string; out: boolean } | null {
  let shift: { blanks: string; out: boolean } | null = null;
  for (const [at, line] of old.entries()) {
    const other = now[at] ?? '';
    if (!/\S/.test(line) && !/\S/.test(other)) continue;
    if (line.trim() !== other.trim()) return null;
    const [less, more] = [leading(line), leading(other)];
    const out = more.length < less.length;
    const [short, long] = out ? [more, less] : [less, more];
    if (!long.startsWith(short) || long === short) return null;
    const blanks = long.slice(short.length);
    if (shift !== null && (shift.blanks !== blanks || shift.out !== out)) return null;
    shift = { blanks, out };
  }
  return shift;
}

function shiftLine(line: string, { blanks, out }: Shift): string | null {
  if (!/\S/.test(line)) return line;
  if (!out) return blanks + line;
  return leading(line).endsWith(blanks) ? line.replace(blanks, '') : null;
}

function leading(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}
