import { editsOf, matchLines, splitLines } from './line-match';
import { wordsOf } from './words';

/** What a proposal would break that the patch itself does not: no proposal is made then. Null when nothing is seen. */
export function unsoundness(
  base: string,
  ours: string,
  theirs: string,
  merged: string,
): string | null {
  for (const [open, close] of ['()', '[]', '{}'] as const) {
    const balance = (text: string) => count(text, open ?? '') - count(text, close ?? '');
    if (balance(merged) - balance(ours) !== balance(theirs) - balance(base)) {
      return `it would leave ${open}${close} unbalanced`;
    }
  }
  const had = new Set(wordsOf(base));
  const has = new Set(wordsOf(ours));
  for (const name of addedNames(ours, merged)) {
    if (had.has(name) && !has.has(name))
      return `it would use ${name}, which the branch does not have`;
  }
  return null;
}

/** Names of code that stand in added lines and nowhere in the text before. */
export function addedNames(before: string, after: string): ReadonlySet<string> {
  const [old, now] = [splitLines(before), splitLines(after)];
  const held = new Set(wordsOf(before));
  const found = new Set<string>();
  for (const edit of editsOf(matchLines(old, now), now.length)) {
    const added = withoutTexts(now.slice(edit.newStart, edit.newEnd).join(''));
    for (const word of wordsOf(added)) {
      if (/^[A-Za-z_]\w*$/.test(word) && word.includes('_') && !held.has(word)) found.add(word);
    }
  }
  return found;
}

/** Code without comments and without what stands in quotation marks. */
function withoutTexts(code: string): string {
  return code
    .replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ')
    .replace(/^[ \t]*\*.*$/gm, ' ')
    .replace(/\/\/.*$/gm, ' ')
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
}

function count(text: string, one: string): number {
  return text.split(one).length - 1;
}
