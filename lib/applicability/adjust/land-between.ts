import type { Edit } from './line-match';
import type { Landing, Sides } from './sides';
import { type Unit, unitsOf } from './units';

/**
 * New lines between two functions (or types, or sections of a text): where the branch has neither of the lines beside
 * them but one of those functions under its name, they go behind or before it, with the blank lines they had there.
 */
export function landBetween(sides: Sides, edit: Edit): Landing | null {
  if (edit.start !== edit.end) return null;
  const { base, ours, theirs } = sides;
  const lines = theirs.slice(edit.newStart, edit.newEnd);
  // One line has no place of its own: it goes with its neighbours.
  if (lines.filter((line) => /\S/.test(line)).length < 2) return null;
  const units = unitsOf(base);
  if (units.some(({ start, end }) => edit.start > start && edit.start < end)) return null;
  const here = new Map<string, Unit | null>();
  for (const unit of unitsOf(ours)) here.set(unit.name, here.has(unit.name) ? null : unit);
  const above = units.findLast(({ end }) => end <= edit.start && isBlank(base, end, edit.start));
  const below = units.find(({ start }) => start >= edit.start && isBlank(base, edit.start, start));
  const before = above === undefined ? null : (here.get(above.name) ?? null);
  const behind = below === undefined ? null : (here.get(below.name) ?? null);
  let place: number | null = null;
  if (before !== null && above !== undefined) {
    place = before.end;
    for (let at = above.end; at < edit.start && isBlank(ours, place, place + 1); at++) place += 1;
  } else if (behind !== null && below !== undefined) {
    place = behind.start;
    for (let at = below.start; at > edit.start && isBlank(ours, place - 1, place); at--) place -= 1;
  }
  const name = before === null ? below?.name : above?.name;
  if (place === null || name === undefined) return null;
  const added = place === ours.length ? atTheEnd(lines) : lines;
  const what = `the lines go beside ${name}, as they do upstream`;
  return {
    changes: [{ start: place, end: place, lines: added }],
    notes: [{ rule: 'beside-function', what }],
    left: false,
  };
}

/** At the end of a file the blank lines stand before what is added. */
function atTheEnd(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => /\S/.test(line));
  return [...lines.slice(last + 1), ...lines.slice(0, last + 1)];
}

function isBlank(lines: readonly string[], start: number, end: number): boolean {
  if (start < 0 || end > lines.length) return false;
  return lines.slice(start, end).every((line) => !/\S/.test(line));
}
