import type { LineRanges } from '@/lib/contracts/git';
import type { BareHunk } from '@/lib/git/blob-hunks';

/** One line under way: where it stands now, and which line of the question it answers. */
export interface Line {
  readonly number: number;
  readonly slot: number;
}

/** The lines of 1-based inclusive ranges up to the last one of the file, each once, in order. */
export function numbersOf(ranges: LineRanges, last: number): number[] {
  const wanted = new Set<number>();
  for (const [from, to] of ranges)
    for (let at = Math.max(1, from); at <= Math.min(to, last); at++) wanted.add(at);
  return [...wanted].sort((a, b) => a - b);
}

/** Which lines of the new file a diff changed, and where the others stood in the old one. */
export function through(
  lines: readonly Line[],
  hunks: readonly BareHunk[],
): { readonly changed: readonly Line[]; readonly kept: readonly Line[] } {
  const changed: Line[] = [];
  const kept: Line[] = [];
  let next = 0;
  let shift = 0;
  let last = 0;
  for (const { number, slot } of lines) {
    // Lines mostly come in order: one pass over the hunks does then, of which a large file has many.
    if (number < last) [next, shift] = [0, 0];
    last = number;
    let inHunk = false;
    for (let hunk = hunks[next]; hunk !== undefined; hunk = hunks[next]) {
      const { oldCount, newStart, newCount } = hunk;
      // A hunk that only removes names the line it follows.
      const first = newCount === 0 ? newStart + 1 : newStart;
      if (first > number) break;
      inHunk = number < first + newCount;
      if (inHunk) break;
      shift += oldCount - newCount;
      next += 1;
    }
    if (inHunk) changed.push({ number, slot });
    else kept.push({ number: number + shift, slot });
  }
  return { changed, kept };
}

/** Whether a path is the same in bytes, in text and in a command. */
export function isPlainPath(path: string): boolean {
  return /^[\x20-\x7e]+$/.test(path);
}
