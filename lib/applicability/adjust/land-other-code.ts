import type { Edit } from './line-match';
import type { Landing, Sides } from './sides';
import { nameWords } from './words';

/** Lines around an edit that the branch does not have either belong to the same code. */
const mostAround = 6;
/** Of the names of upstream's code, the branch's lines in its place have fewer than this part. */
const fewNames = 0.5;
/** At least so many names have to say so. */
const leastNames = 2;

/**
 * Code that the branch has nothing like: neither the lines of an edit nor those around it stand in the branch, and what
 * stands in their place says other things. The change is left out.
 */
export function landOtherCode(sides: Sides, edit: Edit): Landing | null {
  const { base, ours, alignment } = sides;
  const found = (at: number) => Math.max(alignment.exact[at] ?? -1, alignment.alike[at] ?? -1);
  let low = edit.start;
  while (low > 0 && edit.start - low < mostAround && found(low - 1) < 0) low -= 1;
  let high = edit.end;
  while (high < base.length && high - edit.end < mostAround && found(high) < 0) high += 1;
  for (let at = edit.start; at < edit.end; at++) {
    if (found(at) >= 0 && /\w/.test(base[at] ?? '')) return null;
  }
  if (edit.start === edit.end && (low === edit.start || high === edit.end)) return null;
  const names = new Set(base.slice(low, high).flatMap(nameWords).filter(isTelling));
  if (names.size < leastNames) return null;
  const before = nearest(found, low - 1, -1, base.length);
  const behind = nearest(found, high, 1, base.length);
  const mine = ours.slice(before + 1, behind < 0 ? ours.length : behind);
  const held = new Set(mine.flatMap(nameWords));
  const shared = [...names].filter((name) => held.has(name)).length;
  if (shared >= fewNames * names.size) return null;
  const file = new Set(ours.flatMap(nameWords));
  if ([...names].every((name) => file.has(name))) return null;
  const what = 'the branch has other code in place of what is changed';
  return { changes: [], notes: [{ rule: 'other-code', what }], left: true };
}

/** A name, and not a word of the language or of a text. */
function isTelling(word: string): boolean {
  return /[A-Za-z]/.test(word) && word.length >= 4 && (/[_A-Z0-9]/.test(word) || word.length >= 7);
}

/** The branch's line of the nearest line of the base that it has; -1 for none. */
function nearest(
  found: (at: number) => number,
  from: number,
  step: number,
  length: number,
): number {
  for (let at = from; at >= 0 && at < length; at += step) if (found(at) >= 0) return found(at);
  return -1;
}
