import { type Edit, findBlock } from './line-match';
import type { Landing, Sides } from './sides';

/** The changed lines stand in the branch as they are, together. */
export function landExactly(sides: Sides, edit: Edit): Landing | null {
  const { exact } = sides.alignment;
  const lines = sides.theirs.slice(edit.newStart, edit.newEnd);
  if (edit.start === edit.end) {
    for (const [turn, shifted] of slides(sides, edit).entries()) {
      const place = between(sides, shifted.at);
      if (place === null) continue;
      const what =
        'the added lines end as the lines before them do: they are put where the branch has room';
      return {
        changes: [{ start: place, end: place, lines: shifted.lines }],
        notes: turn === 0 ? [] : [{ rule: 'less-context', what }],
        left: false,
      };
    }
    return null;
  }
  const first = exact[edit.start] ?? -1;
  if (first < 0) return null;
  for (let at = edit.start; at < edit.end; at++) {
    if (exact[at] !== first + at - edit.start) return null;
  }
  const end = first + edit.end - edit.start;
  const beside =
    (edit.start > 0 && exact[edit.start - 1] !== first - 1) ||
    (edit.end < sides.base.length && exact[edit.end] !== end);
  const notes = beside
    ? [{ rule: 'neighbouring' as const, what: 'the lines beside the change differ in the branch' }]
    : [];
  return { changes: [{ start: first, end, lines }], notes, left: false };
}

/** The places an insertion can slide to without changing what comes out, nearest first. */
function slides(sides: Sides, edit: Edit): { at: number; lines: readonly string[] }[] {
  const { base, theirs } = sides;
  const found = [{ at: edit.start, lines: theirs.slice(edit.newStart, edit.newEnd) }];
  let lines = found[0]?.lines ?? [];
  for (let at = edit.start; at > 0 && base[at - 1] === lines.at(-1); at--) {
    lines = [lines.at(-1) ?? '', ...lines.slice(0, -1)];
    found.push({ at: at - 1, lines });
  }
  lines = found[0]?.lines ?? [];
  for (let at = edit.start; at < base.length && base[at] === lines[0]; at++) {
    lines = [...lines.slice(1), lines[0] ?? ''];
    found.push({ at: at + 1, lines });
  }
  return found;
}

/** The place between two lines of the base that follow one another in the branch too. */
function between({ base, ours, alignment: { exact } }: Sides, at: number): number | null {
  if (at === 0) return base.length === 0 || exact[0] === 0 ? 0 : null;
  const before = exact[at - 1] ?? -1;
  if (before < 0) return null;
  const after = at === base.length ? ours.length : (exact[at] ?? -1);
  return after === before + 1 ? after : null;
}

/** Lines of context on either side that a moved place must have. */
const movedContext = 3;

/** The changed lines with their context stand once elsewhere in the branch's file. */
export function landMoved(sides: Sides, edit: Edit): Landing | null {
  const { base, ours, theirs } = sides;
  const start = Math.max(0, edit.start - movedContext);
  const end = Math.min(base.length, edit.end + movedContext);
  const block = base.slice(start, end);
  if (block.filter((line) => /[A-Za-z0-9_]/.test(line)).length < 4) return null;
  const places = findBlock(ours, block);
  const [place] = places;
  if (place === undefined || places.length !== 1) return null;
  const from = place + edit.start - start;
  return {
    changes: [
      {
        start: from,
        end: from + edit.end - edit.start,
        lines: theirs.slice(edit.newStart, edit.newEnd),
      },
    ],
    notes: [{ rule: 'moved-lines', what: `the lines stand at line ${from + 1} of the branch` }],
    left: false,
  };
}

/** Windows of context, before and after a change, from strong to weak. */
const windows = [
  [3, 1],
  [1, 3],
  [2, 1],
  [1, 2],
  [3, 0],
  [0, 3],
  [1, 1],
  [2, 0],
  [0, 2],
] as const;

/** The changed lines stand once in the branch with part of their context, as `patch --fuzz` would take them. */
export function landByLessContext(sides: Sides, edit: Edit): Landing | null {
  const { base, ours, theirs } = sides;
  const [low, high] = reach(sides, edit);
  const region = ours.slice(low, high);
  for (const [before, after] of windows) {
    const start = Math.max(0, edit.start - before);
    const end = Math.min(base.length, edit.end + after);
    const block = base.slice(start, end);
    if (block.filter((line) => /[A-Za-z0-9_]/.test(line)).length < 2) continue;
    const places = findBlock(region, block);
    if (places.length > 1) return null;
    const [place] = places;
    if (place === undefined) continue;
    const from = low + place + edit.start - start;
    const lines = theirs.slice(edit.newStart, edit.newEnd);
    return {
      changes: [{ start: from, end: from + edit.end - edit.start, lines }],
      notes: [{ rule: 'less-context', what: 'part of the context is enough to find the place' }],
      left: false,
    };
  }
  return null;
}

/** Lines of the branch between the nearest runs of equal lines before and after an edit. */
function reach({ base, ours, alignment: { exact } }: Sides, edit: Edit): [number, number] {
  const run = 4;
  const isRun = (at: number) => {
    const first = exact[at] ?? -1;
    if (first < 0) return false;
    for (let more = 1; more < run; more++) if (exact[at + more] !== first + more) return false;
    return true;
  };
  let before = edit.start - run;
  while (before >= 0 && !isRun(before)) before -= 1;
  let after = edit.end;
  while (after < base.length && !isRun(after)) after += 1;
  const low = before < 0 ? 0 : (exact[before] ?? 0);
  const high = after >= base.length ? ours.length : (exact[after] ?? 0) + run;
  return [low, high];
}
