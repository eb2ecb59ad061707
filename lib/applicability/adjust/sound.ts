import { editsOf, matchLines, splitLines } from './line-match';
import { missingVariable, otherCall, withoutQuoted } from './sound-names';
import { brokenSeam } from './sound-places';
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
  const [foreign] = foreignNames(base, ours, merged);
  if (foreign !== undefined) return `it would use ${foreign}, which the branch does not have`;
  const had = new Set(wordsOf(base));
  const now = new Set(wordsOf(theirs));
  const after = new Set(wordsOf(merged));
  for (const name of had) {
    // The patch renames or retires it, and the branch has places of its own that go on using it.
    if (name.includes('_') && /^\w+$/.test(name) && !now.has(name) && after.has(name)) {
      return `the patch takes away ${name}, which the branch uses elsewhere`;
    }
  }
  const members = membersOf(base);
  const own = membersOf(ours);
  for (const member of membersOf(addedText(ours, merged))) {
    if (members.has(member) && !own.has(member)) {
      return `it would use ${member}, which the branch does not have`;
    }
  }
  const variable = missingVariable(base, ours, merged);
  if (variable !== null) return `it would use ${variable}, which the function does not have there`;
  const call = otherCall(base, ours, merged);
  if (call !== null) return `the branch calls ${call} with other arguments`;
  return brokenSeam(ours, theirs, merged);
}

/** Names that added lines use, that upstream's file had before the patch and the branch's file has not. */
export function foreignNames(base: string, ours: string, merged: string): string[] {
  const had = new Set(wordsOf(base));
  const has = new Set(wordsOf(ours));
  return [...addedNames(ours, merged)].filter((name) => had.has(name) && !has.has(name));
}

/** Accesses to members as they are written: "eth.hdr", "dev->data". */
function membersOf(code: string): ReadonlySet<string> {
  const found = withoutTexts(code).matchAll(/\b[A-Za-z_]\w*(?:\[\w*\])?(?:->|\.)[A-Za-z_]\w*/g);
  const members = new Set<string>();
  for (const [access] of found) members.add(access);
  return members;
}

/** The lines that a text gets. */
export function addedText(before: string, after: string): string {
  const [old, now] = [splitLines(before), splitLines(after)];
  return editsOf(matchLines(old, now), now.length)
    .map((edit) => now.slice(edit.newStart, edit.newEnd).join(''))
    .join('');
}

/** Names of code that stand in added lines and nowhere in the text before. */
export function addedNames(before: string, after: string): ReadonlySet<string> {
  const held = new Set(wordsOf(before));
  const found = new Set<string>();
  for (const word of wordsOf(withoutTexts(addedText(before, after)))) {
    if (/^[A-Za-z_]\w*$/.test(word) && word.includes('_') && !held.has(word)) found.add(word);
  }
  return found;
}

/** Code without comments and without what stands in quotation marks. */
function withoutTexts(code: string): string {
  return withoutQuoted(
    code
      .replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ')
      .replace(/^[ \t]*\*.*$/gm, ' ')
      .replace(/\/\/.*$/gm, ' '),
  );
}

function count(text: string, one: string): number {
  return text.split(one).length - 1;
}
