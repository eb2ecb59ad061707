import { type Edit, editsOf, matchLines } from './line-match';

/** Identifiers and numbers, runs of blanks, and single other characters. */
export function wordsOf(line: string): string[] {
  return line.match(/[A-Za-z0-9_]+|[ \t]+|[^A-Za-z0-9_ \t]/g) ?? [];
}

/** The names and numbers of a line. */
export function nameWords(line: string): string[] {
  return line.match(/[A-Za-z0-9_]+/g) ?? [];
}

/** A line without its blanks and comments: what is equal here differs only in layout. */
export function bareLine(line: string): string {
  return line
    .replace(/\/\*.*?\*\//g, '')
    .replace(/\/\/.*$/, '')
    .replace(/\s+/g, '');
}

/** The words of a line that count for its likeness to another: all but blanks. */
export function tellingWords(line: string): string[] {
  return wordsOf(line).filter((word) => !/^\s/.test(word));
}

/** The likeness of two lines if the order of their words did not matter: never less than `likenessOf`. */
export function mostLikeness(a: readonly string[], b: readonly string[]): number {
  const counts = new Map<string, number>();
  let total = 0;
  for (const word of a) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
    total += word.length;
  }
  let shared = 0;
  for (const word of b) {
    total += word.length;
    const left = counts.get(word) ?? 0;
    if (left === 0) continue;
    counts.set(word, left - 1);
    shared += word.length;
  }
  return total === 0 ? 0 : (2 * shared) / total;
}

/** How alike two lines' words are, 0 to 1: twice the length of those shared in order by the sum of lengths. */
export function likenessOf(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const match = matchLines(a, b);
  let shared = 0;
  for (const [at, other] of match.entries()) if (other >= 0) shared += a[at]?.length ?? 0;
  const total = a.join('').length + b.join('').length;
  return (2 * shared) / total;
}

/**
 * One line merged three ways word by word; null when both sides change the same words, or words next to one another.
 * `upstream`: there, what theirs has is taken, where else ours has only other names.
 */
export function mergeWords(
  base: string,
  ours: string,
  theirs: string,
  options: { readonly upstream?: boolean } = {},
): string | null {
  if (ours === base) return theirs;
  if (theirs === base || ours === theirs) return ours;
  const words = wordsOf(base);
  const [mine, other] = [wordsOf(ours), wordsOf(theirs)];
  const right = editsOf(matchLines(words, other), other.length);
  let left = editsOf(matchLines(words, mine), mine.length);
  // Blanks that only ours has not at the end of the line stay where theirs goes on there.
  left = left.filter((edit) => !isTrailing(words, edit) || !right.some((one) => meet(edit, one)));
  if (options.upstream === true) {
    left = left.filter((edit) => !right.some((one) => overlap(edit, one)));
    // Beside upstream's words only other names are kept: more would make a third wording of two.
    if (left.some((edit) => edit.end - edit.start !== edit.newEnd - edit.newStart)) return null;
  }
  const all = [
    ...left.map((edit) => ({ ...edit, text: mine.slice(edit.newStart, edit.newEnd), side: 0 })),
    ...right.map((edit) => ({ ...edit, text: other.slice(edit.newStart, edit.newEnd), side: 1 })),
  ].sort((a, b) => a.start - b.start || a.end - b.end);
  const out: string[] = [];
  let at = 0;
  let last: (typeof all)[number] | undefined;
  for (const edit of all) {
    const same =
      last !== undefined &&
      last.side !== edit.side &&
      last.start === edit.start &&
      last.end === edit.end &&
      last.text.join('') === edit.text.join('');
    if (same) continue;
    const blank = isBlank(edit.text) || (last !== undefined && isBlank(last.text));
    const meets = last !== undefined && last.side !== edit.side && edit.start <= last.end;
    const touches = meets && !blank && options.upstream !== true;
    if (edit.start < at || touches) return null;
    out.push(...words.slice(at, edit.start), ...edit.text);
    at = edit.end;
    last = edit;
  }
  out.push(...words.slice(at));
  return out.join('');
}

/** Takes blanks away behind which the line ends. */
function isTrailing(words: readonly string[], { start, end, newStart, newEnd }: Edit): boolean {
  const gone = words.slice(start, end);
  return newStart === newEnd && isBlank(gone) && /^\s*$/.test(words.slice(end).join(''));
}

function meet(one: Edit, other: Edit): boolean {
  return one.start <= other.end && other.start <= one.end;
}

/** Both change the same words, or insert at the same place. */
function overlap(one: Edit, other: Edit): boolean {
  if (one.start === other.start && one.end === other.end) return true;
  return one.start < other.end && other.start < one.end;
}

function isBlank(words: readonly string[]): boolean {
  return words.length > 0 && words.every((word) => /^\s+$/.test(word));
}
