import type { PatchHunk, PatchLine } from '@/lib/diff/patch';
import type { CodeToken } from '@/lib/diff/syntax';
import { pairLines, type WordSpan, wordChanges } from '@/lib/diff/words';
import { runsOf } from './diff-rows';

export interface LinePart {
  readonly text: string;
  readonly look: string;
  readonly changed: boolean;
}

/** Runs longer than this were rewritten as a whole: word by word says nothing there. */
const longestRun = 60;
const cache = new WeakMap<PatchHunk, ReadonlyMap<string, readonly WordSpan[]>>();

/** Which words changed on each changed line of a hunk, by `-old` and `+new` line number. Kept per hunk. */
export function hunkWords(hunk: PatchHunk): ReadonlyMap<string, readonly WordSpan[]> {
  const known = cache.get(hunk);
  if (known) return known;
  const found = new Map<string, readonly WordSpan[]>();
  for (const run of runsOf(hunk.lines)) {
    const { deleted, added } = run;
    if (deleted.length === 0 || added.length === 0) continue;
    if (deleted.length > longestRun || added.length > longestRun) continue;
    const pairs = pairLines(
      deleted.map((line) => line.text),
      added.map((line) => line.text),
    );
    for (const [i, j] of pairs) {
      const before = deleted[i];
      const after = added[j];
      if (!before || !after) continue;
      const change = wordChanges(before.text, after.text);
      found.set(`-${before.oldLine}`, change.before);
      found.set(`+${after.newLine}`, change.after);
    }
  }
  cache.set(hunk, found);
  return found;
}

/** Under which key a line's tokens and words are kept. */
export function lineKey(line: PatchLine): string {
  return line.kind === 'delete' ? `-${line.oldLine}` : `+${line.newLine}`;
}

/** Lays colours and changed words over one another: every part has one look and is changed or not. */
export function lineParts(
  text: string,
  tokens: readonly CodeToken[] | undefined,
  words: readonly WordSpan[] | undefined,
): readonly LinePart[] {
  const looks = tokens && lengthOf(tokens) === text.length ? tokens : [{ text, look: '' }];
  const spans = words && lengthOf(words) === text.length ? words : [{ text, changed: false }];
  const parts: LinePart[] = [];
  let at = 0;
  let w = 0;
  let wordEnd = spans[0]?.text.length ?? text.length;
  for (const token of looks) {
    const end = at + token.text.length;
    while (at < end) {
      const stop = Math.min(end, wordEnd);
      parts.push({
        text: text.slice(at, stop),
        look: token.look,
        changed: spans[w]?.changed ?? false,
      });
      at = stop;
      if (at === wordEnd && w < spans.length - 1) {
        w += 1;
        wordEnd += spans[w]?.text.length ?? 0;
      } else if (at === wordEnd) wordEnd = text.length;
    }
  }
  return parts;
}

function lengthOf(parts: readonly { readonly text: string }[]): number {
  return parts.reduce((sum, part) => sum + part.text.length, 0);
}
