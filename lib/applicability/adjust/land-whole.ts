import type { Edit } from './line-match';
import type { Landing, Sides } from './sides';
import { nameWords } from './words';

/** From this part of shared words on, two pieces of code are one in two wordings. */
const enough = 0.6;
/** The branch's piece is at most so many times as long as upstream's. */
const longest = 2;

/**
 * Lines that the patch takes away or writes anew as a whole, between two lines that the branch has too: where the
 * branch has them in another wording, upstream's new ones take their place.
 */
export function landWhole(
  { base, ours, theirs, alignment: { exact } }: Sides,
  edit: Edit,
): Landing | null {
  if (edit.start === edit.end) return null;
  const above = edit.start === 0 ? -1 : (exact[edit.start - 1] ?? -1);
  const below = edit.end === base.length ? ours.length : (exact[edit.end] ?? -1);
  if ((edit.start > 0 && above < 0) || below <= above + 1) return null;
  const old = base.slice(edit.start, edit.end);
  const mine = ours.slice(above + 1, below);
  if (mine.length > longest * old.length || shared(old, mine) < enough) return null;
  const what = "both sides write these lines anew: upstream's are taken";
  const lines = theirs.slice(edit.newStart, edit.newEnd);
  return {
    changes: [{ start: above + 1, end: below, lines }],
    notes: [{ rule: 'upstream-lines', what }],
    left: false,
  };
}

/** Twice the words that both have, by the sum of their words. */
function shared(one: readonly string[], other: readonly string[]): number {
  const [a, b] = [one, other].map((lines) => lines.flatMap(nameWords));
  const counts = new Map<string, number>();
  for (const word of a ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of b ?? []) {
    const left = counts.get(word) ?? 0;
    if (left === 0) continue;
    counts.set(word, left - 1);
    common += 1;
  }
  const total = (a?.length ?? 0) + (b?.length ?? 0);
  return total === 0 ? 0 : (2 * common) / total;
}
