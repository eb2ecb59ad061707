import type { PatchHunk } from '@/lib/diff/patch';
import { type CodeToken, colourLines } from '@/lib/diff/syntax';

/** Past this a hunk is left plain: colouring it would hold the page up. */
const mostLines = 6000;
const cache = new WeakMap<PatchHunk, ReadonlyMap<string, readonly CodeToken[]>>();

/** The coloured tokens of a hunk's lines, by old and new line number (`-12`, `+12`). Kept per hunk. */
export function hunkTokens(
  language: string,
  hunk: PatchHunk,
): ReadonlyMap<string, readonly CodeToken[]> {
  const known = cache.get(hunk);
  if (known) return known;
  const found = new Map<string, readonly CodeToken[]>();
  if (hunk.lines.length <= mostLines) {
    // Each side is code of its own: a comment opened by a deleted line does not go on in an added one.
    for (const side of ['delete', 'add'] as const) {
      const lines = hunk.lines.filter((line) => line.kind === 'context' || line.kind === side);
      const texts = lines.map((line) => line.text);
      for (const [index, tokens] of colourLines(texts, language).entries()) {
        const line = lines[index];
        if (!line || (side === 'delete' && line.kind === 'context')) continue;
        found.set(side === 'add' ? `+${line.newLine}` : `-${line.oldLine}`, tokens);
      }
    }
  }
  cache.set(hunk, found);
  return found;
}
